"""The most memory that a process takes which scores many sentences: `python -m benchmarks.model_memory`.

Once the model alone, once the command `s54 classify` with all of them on one line.
"""

import json
import subprocess
import sys
import tempfile

from benchmarks.machine import describe

COUNTS = (10, 6_000, 20_000, 100_000)
MODEL = "import json, sys; from classifier.model import load_model; load_model().scores(json.load(sys.stdin)['sentences'])"
COMMAND = "from registry.cli import main; main()"
MEASURED = """
import resource, subprocess, sys
subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
"""Runs one process from a small one: what a child holds at its start, its parent's memory, counts as the child's."""


def main() -> None:
    print(f"{describe()}\n\n| sentences | the model | `s54 classify` |\n|---|---|---|")
    for count in COUNTS:
        line = _line(count)
        print(f"| {count:,} | {most(line, MODEL)} MB | {most(line, COMMAND, 'classify')} MB |", flush=True)


def _line(count: int) -> str:
    sentences = [f"We audited supplier {n} of cotton and trained {n % 90} of our buyers." for n in range(count)]
    return json.dumps({"id": "made up", "sentences": sentences}) + "\n"


def most(given: str, code: str, *arguments: str) -> int:
    """Megabytes at most, of a process that runs `code` and is given `given`."""
    command = [sys.executable, "-c", MEASURED, "-c", code, *arguments]
    with tempfile.TemporaryFile("w+") as file:
        file.write(given)
        file.seek(0)
        done = subprocess.run(command, stdin=file, check=True, capture_output=True, text=True)
    return int(done.stdout)


if __name__ == "__main__":
    main()
