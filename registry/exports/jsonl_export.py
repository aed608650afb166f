"""JSON Lines: an object an organisation, unknown as null."""

import json
from typing import IO

from registry.exports.rows import Table

NAME = "jsonl"
SUFFIX = ".jsonl"


def write(extract: Table, output: IO[bytes]) -> int:
    number = 0
    for row in extract.rows():
        output.write(json.dumps(dict(row), ensure_ascii=False).encode() + b"\n")
        number += 1
    return number
