"""JSON Lines: an object an organisation, unknown as null."""

import json
from collections.abc import Iterable
from typing import IO

from registry.exports.rows import Row

NAME = "jsonl"


def write(rows: Iterable[Row], output: IO[str]) -> None:
    for row in rows:
        output.write(json.dumps(dict(row), ensure_ascii=False) + "\n")
