"""The most memory that a process takes which scores statements of many sentences: `python -m benchmarks.model_memory`."""

import subprocess
import sys

from benchmarks.machine import describe

SCRIPT = """
import resource, sys
from classifier.model import load_model
load_model().scores([f"We audited supplier {n} of cotton and trained {n % 90} of our buyers." for n in range(int(sys.argv[1]))])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> None:
    print(f"{describe()}\n\n| sentences | peak memory |\n|---|---|")
    for count in (10, 6_000, 100_000):
        done = subprocess.run([sys.executable, "-c", SCRIPT, str(count)], check=True, capture_output=True, text=True)
        print(f"| {count:,} | {done.stdout.strip()} MB |", flush=True)


if __name__ == "__main__":
    main()
