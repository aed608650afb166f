"""Data flows crawler -> classifier -> registry; imports only go the other way."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("crawler", "classifier", "registry")
MAY_IMPORT = {
    "crawler": {"crawler"},
    "classifier": {"classifier", "crawler"},
    "registry": {"registry", "classifier", "crawler"},
}
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports from the room's name"
            yield node.module or ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_import_only_what_lies_before_them(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    rooms = {name.split(".")[0] for name in imported(path)} & {*ROOMS, "tests", "benchmarks"}
    assert rooms <= MAY_IMPORT[room]


@pytest.mark.parametrize("room", ROOMS)
def test_package_roots_import_nothing(room: str) -> None:
    assert list(imported(ROOT / room / "__init__.py")) == []


def test_only_the_store_and_its_tables_speak_sql() -> None:
    speakers = {path for path in FILES if "sqlite3" in imported(path) or "sqlite_utils" in imported(path)}
    tables = set((ROOT / "registry" / "tables").rglob("*.py"))
    assert speakers <= {ROOT / "registry" / "store.py", *tables}


@pytest.mark.parametrize(("library", "room"), [("scrapy", "crawler"), ("spacy", "classifier"), ("fastapi", "registry")])
def test_foreign_objects_stay_in_their_room(library: str, room: str) -> None:
    rooms = {p.relative_to(ROOT).parts[0] for p in FILES if any(name.split(".")[0] == library for name in imported(p))}
    assert rooms == {room}
