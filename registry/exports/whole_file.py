"""A file is there whole or not at all: written under another name, synced, then renamed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crawler.errors import CouldNot


class CannotWriteFile(CouldNot):
    """The file could not be written: the one that was there before is untouched."""


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open for writing; at the end it takes `path`'s place. After an error nothing is left behind."""
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise CannotWriteFile(f"{path}: is not a regular file; give a path for a new file, or - for stdout")
    if not path.parent.is_dir():
        raise CannotWriteFile(f"{path.parent}: no such folder; make it first")
    partial = path.with_name(f".{path.name}.part")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise CannotWriteFile(
            f"{path}: {error.strerror or error}; free space or choose another place, then run it again"
        ) from error
    finally:
        partial.unlink(missing_ok=True)
