"""How many requests to the statement, on the sample web: `python -m benchmarks.crawl_requests DATA_FOLDER`.

DATA_FOLDER is one that `s54 --data DATA_FOLDER run --sample` filled.
"""

import statistics
import sys
from pathlib import Path

from benchmarks.machine import describe
from registry.data_folder import DataFolder
from registry.store import Store


def main() -> None:
    with Store.reading(DataFolder(Path(sys.argv[1])).registry) as store:
        counts = sorted(a.requests for a in store.latest_assessments().values() if a.outcome.value == "found")
    print(describe())
    print(
        f"{len(counts)} sites with a statement: median {statistics.median(counts)}, most {counts[-1]} requests in the whole visit"
    )


if __name__ == "__main__":
    main()
