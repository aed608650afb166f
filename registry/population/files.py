"""Opening the files that people download: CSVs plain or zipped, in several encodings."""

import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crawler.errors import WrongInput

MOST_FIELD = 1 << 20
"""Characters in one cell; more is a file that is not what it is said to be."""


class BadFile(WrongInput):
    """The file cannot be used; nothing of the import is kept."""


def digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}; give the path of a file") from error


@contextmanager
def reading_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, open; trouble with it, now or later, is told as BadFile."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BadFile(f"{path}: a damaged or truncated zip ({error}); download it again") from error
    except NotImplementedError as error:
        raise BadFile(f"{path}: {error}; unpack it and give the files inside") from error
    except RuntimeError as error:
        raise BadFile(f"{path}: {error}; unpack it with its password and give the files inside") from error


@contextmanager
def open_csv(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a CSV, or of the one CSV in a zip."""
    if not zipfile.is_zipfile(path):
        if path.suffix.lower() == ".zip":
            raise BadFile(f"{path}: a damaged or truncated zip (no directory at its end); download it again")
        with path.open("rb") as file:
            yield file
        return
    with reading_zip(path) as archive:
        members = [name for name in archive.namelist() if name.lower().endswith(".csv") and not name.startswith("__MACOSX/")]
        if len(members) != 1:
            raise BadFile(f"{path}: holds {len(members)} CSV files; unpack it and give them one by one")
        with archive.open(members[0]) as file:
            yield file


def decoded(path: Path, content: bytes) -> str:
    """UTF-8, else Windows-1252, which older exports use. Raises BadFile for UTF-16 and binary content."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise BadFile(f"{path}: not UTF-8 or Windows-1252 text; save it as CSV UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise BadFile(f"{path}: neither UTF-8 nor Windows-1252 at byte {error.start}; save it as CSV UTF-8") from error


def table(path: Path, required: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows of a small CSV (it is held in memory) by column name, with their line numbers; short rows are filled up.

    Raises BadFile where a column of `required` is missing: such a file is of another kind or another year; and where the
    last row is cut off.
    """
    with open_csv(path) as file:
        text = decoded(path, file.read())
    csv.field_size_limit(MOST_FIELD)
    rows = csv.reader(io.StringIO(text, newline=""))
    last_row_ends = text.endswith(("\n", "\r")) and text.count('"') % 2 == 0
    try:
        header = [re.sub(r"\s+", " ", name).strip() for name in next(rows, [])]
        require(path, header, required)
        width = len(header)
        for cells in rows:
            width = len(cells)
            if any(cells):
                yield rows.line_num, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))
        if width < len(header) and not last_row_ends:
            raise BadFile(f"{path}: line {rows.line_num}: ends in the middle of a row; download it again")
    except csv.Error as error:
        raise BadFile(f"{path}: line {rows.line_num}: {error}; save the file anew as CSV") from error


def require(path: Path, header: Sequence[str], required: Sequence[str]) -> None:
    if not any(header):
        raise BadFile(f"{path}: nothing in its first line; it should name the columns")
    if missing := [name for name in required if name not in header]:
        raise BadFile(
            f"{path}: no column {', '.join(map(repr, missing))}; is it the right file for this source? "
            f"Its first line begins with {', '.join(header[:4])!r}"
        )
    if doubled := [name for name in required if header.count(name) > 1]:
        raise BadFile(f"{path}: column {doubled[0]!r} stands there twice; keep one")
