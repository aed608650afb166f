"""Tagged accounts beside two other readers: `python -m benchmarks.ixbrl BULK.zip --peers PEERS/bin/python [--repeat 20]`.

The peers live in an environment of their own (stream-read-xbrl's wheel does not import without
the packages that it forgets to ask for):

    python3 -m venv PEERS && PEERS/bin/pip install stream-read-xbrl==0.1.5 mypy-boto3-s3 boto3 ixbrlparse

Speed: files per CPU second on one core, documents in memory, each reader's own function for one
document; ours builds the records that an import writes. Agreement: every number that we and
ixbrlparse both find, by concept, context and text.
"""

import argparse
import json
import subprocess
import time
import zipfile
from decimal import Decimal
from pathlib import Path

from benchmarks.machine import describe

PEER = """
import io, json, sys, time, zipfile
which, path, repeat = sys.argv[1], sys.argv[2], int(sys.argv[3])
archive = zipfile.ZipFile(path)
documents = [(name, archive.read(name)) for name in archive.namelist()]
if which == "stream":
    from stream_read_xbrl import _xbrl_to_rows
    read = _xbrl_to_rows
else:
    from ixbrlparse import IXBRL
    read = lambda document: IXBRL(io.BytesIO(document[1]))
start = time.process_time()
for _ in range(repeat):
    for document in documents:
        read(document)
seconds = time.process_time() - start
found = []
if which == "ixbrlparse":
    for name, content in documents:
        for fact in IXBRL(io.BytesIO(content)).numeric:
            context = getattr(fact.context, "id", None)
            found.append([name, fact.name, context, fact.text, None if fact.value is None else str(fact.value)])
print(json.dumps({"speed": repeat * len(documents) / seconds, "facts": found}))
"""


def peer(python: Path, which: str, path: Path, repeat: int) -> dict[str, object]:
    done = subprocess.run([python, "-c", PEER, which, str(path), str(repeat)], capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def ours(path: Path, repeat: int) -> float:
    from registry.population.accounts import READ, _about, turnover_facts
    from registry.population.ixbrl import read_facts

    with zipfile.ZipFile(path) as archive:
        documents = [archive.read(name) for name in archive.namelist()]
    start = time.process_time()
    for _ in range(repeat):
        for content in documents:
            accounts = read_facts(content, READ)
            tuple(turnover_facts(accounts))
            tuple(_about(accounts))
    return repeat * len(documents) / (time.process_time() - start)


def agreement(path: Path, theirs: list[list[str]]) -> tuple[int, int, list[str]]:
    """Figures both find, those that agree, and what the others are."""
    from registry.population.ixbrl import BadNumberText, read_facts

    found: dict[tuple[str, str, str], set[Decimal | None]] = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            for fact in read_facts(archive.read(name)).facts:
                if fact.numeric:
                    try:
                        found.setdefault((name, fact.concept, _bare(fact.text)), set()).add(fact.value)
                    except BadNumberText:
                        continue
    both = agree = 0
    odd = []
    for name, concept, _, text, value in theirs:
        ours_here = found.get((name, concept.rsplit(":", 1)[-1], _bare(text)))
        if ours_here is None or value is None:
            continue
        both += 1
        if any(own is not None and abs(own - Decimal(value)) <= abs(own) * Decimal("1e-9") for own in ours_here):
            agree += 1
        else:
            odd.append(f"{name} {concept}: {text!r} is {value} to ixbrlparse, {sorted(map(str, ours_here))} to us")
    return both, agree, odd


def _bare(text: str) -> str:
    return "".join(text.split())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("zip", type=Path)
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--repeat", type=int, default=20)
    given = parser.parse_args()
    print(describe())
    speed = ours(given.zip, given.repeat)
    stream = peer(given.peers, "stream", given.zip, given.repeat)
    parse = peer(given.peers, "ixbrlparse", given.zip, max(1, given.repeat // 10))
    for name, value in (("s54", speed), ("stream-read-xbrl 0.1.5", stream["speed"]), ("ixbrlparse", parse["speed"])):
        print(f"{name:24}{value:8.1f} files per CPU second")
    facts = parse["facts"]
    assert isinstance(facts, list)
    both, agree, odd = agreement(given.zip, facts)
    print(f"figures that ixbrlparse and s54 both find: {both}, of which {agree} agree")
    print(*odd, sep="\n", end="\n" if odd else "")


if __name__ == "__main__":
    main()
