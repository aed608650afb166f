"""Zip files that are the same bytes for the same contents: no clock, no owner."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that the format knows."""


@contextmanager
def member(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """A file in the archive, open for writing."""
    info = zipfile.ZipInfo(name, EARLIEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as file:
        yield file


def add_text(archive: zipfile.ZipFile, name: str, text: str) -> None:
    with member(archive, name) as file:
        file.write(text.encode())
