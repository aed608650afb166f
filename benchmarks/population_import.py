"""How fast BasicCompanyData is imported: `python -m benchmarks.population_import [ROWS] [--work DIR]`.

Writes ROWS (5,600,000 unless told) made-up rows in the real file's format and proportions, then
measures each of these in a process of its own, on the same file: `s54 population import
companies-house` through its default filter; Python's bare csv reader; sqlite-utils' own insert
of the first rows, all columns (it is too slow for all of them). Seconds are wall clock and CPU.
"""

import argparse
import csv
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.machine import describe

HEAD = (
    "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1, RegAddress.AddressLine2,RegAddress.PostTown,"
    "RegAddress.County,RegAddress.Country,RegAddress.PostCode,CompanyCategory,CompanyStatus,CountryOfOrigin,DissolutionDate,"
    "IncorporationDate,Accounts.AccountRefDay,Accounts.AccountRefMonth,Accounts.NextDueDate,Accounts.LastMadeUpDate,"
    "Accounts.AccountCategory,Returns.NextDueDate,Returns.LastMadeUpDate,Mortgages.NumMortCharges,Mortgages.NumMortOutstanding,"
    "Mortgages.NumMortPartSatisfied,Mortgages.NumMortSatisfied,SICCode.SicText_1,SICCode.SicText_2,SICCode.SicText_3,SICCode.SicText_4,"
    "LimitedPartnerships.NumGenPartners,LimitedPartnerships.NumLimPartners,URI,"
    + ",".join(f"PreviousName_{n}.CONDATE, PreviousName_{n}.CompanyName" for n in range(1, 11))
    + ",ConfStmtNextDueDate, ConfStmtLastMadeUpDate"
)
CATEGORIES = (
    ("MICRO ENTITY", 28.0), ("TOTAL EXEMPTION FULL", 27.0), ("NO ACCOUNTS FILED", 24.0), ("DORMANT", 14.0), ("UNAUDITED ABRIDGED", 2.5),
    ("SMALL", 1.5), ("FULL", 1.6), ("AUDIT EXEMPTION SUBSIDIARY", 0.6), ("GROUP", 0.4), ("MEDIUM", 0.1), ("", 0.3),
)  # fmt: skip
"""Shares in percent, near those of the real file: about one company in 37 passes the default filter."""

SPREAD, NUMBERS = 67_280_421, 100_000_000
"""Numbers come in no order, as the real file is in the order of names."""

SQLITE_UTILS_ROWS = 100_000
EMPTY = ",".join(['""'] * 18)


def rows(number: int) -> Iterator[str]:
    choose = random.Random(54)
    names, weights = [name for name, _ in CATEGORIES], [weight for _, weight in CATEGORIES]
    blocks = choose.choices(names, weights, k=100_000)
    for n in range(1, number + 1):
        company = f"{n * SPREAD % NUMBERS:08}"
        status = "Active - Proposal to Strike off" if n % 15 == 0 else "Active"
        previous = f'"0{n % 9 + 1}/05/2019","PREVIOUS TRADING NAME {n} LIMITED"' if n % 9 == 0 else '"",""'
        yield (
            f'"MADE UP TRADING COMPANY {n} LIMITED","{company}","","","UNIT {n % 300} HIGH STREET","","LEEDS","WEST YORKSHIRE","ENGLAND",'
            f'"LS{n % 20 + 1} {n % 9 + 1}AB","Private Limited Company","{status}","United Kingdom","","05/06/2012","31","3","31/12/2026",'
            f'"31/03/2025","{blocks[n % 100_000]}","","","0","0","0","0","62020 - Information technology consultancy activities","","","",'
            f'"0","0","http://business.data.gov.uk/id/company/{company}",{previous},{EMPTY},'
            '"19/06/2026","05/06/2025"\n'
        )


def write(path: Path, number: int) -> None:
    with path.open("w") as file:
        file.write(HEAD + "\n")
        file.writelines(rows(number))


def timed(name: str, number: int, command: list[str]) -> None:
    """Run one way of reading the file, and tell how fast it was and the memory that it took."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output, _ = process.communicate()
    wall = time.perf_counter() - start
    assert process.returncode == 0
    seconds, memory = (float(part) for part in output.strip().splitlines()[-1].split())
    print(
        f"| {name} | {number:,} | {wall:.1f} | {seconds:.1f} | {number / wall:,.0f} | {number / seconds:,.0f} | {memory:.0f} |",
        flush=True,
    )


def used() -> str:
    """CPU seconds and peak memory in MB of this process and those that it started."""
    all_of_them = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in all_of_them)
    return f"{seconds} {sum(usage.ru_maxrss for usage in all_of_them) / 1024}"


def ours(path: Path, data: Path) -> None:
    from registry.cli import cli

    cli(["--data", str(data), "population", "import", "companies-house", str(path), "--json"], standalone_mode=False)


def bare(path: Path) -> None:
    with path.open(newline="") as file:
        for _ in csv.reader(file):
            pass


def sqlite_utils_insert(path: Path, data: Path) -> None:
    import sqlite_utils

    with path.open(newline="") as file:
        reader = csv.DictReader(line for number, line in enumerate(file) if number <= SQLITE_UTILS_ROWS)
        sqlite_utils.Database(data / "peer.db")["company"].insert_all(reader, pk=" CompanyNumber")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="?", type=int, default=5_600_000)
    parser.add_argument("--work", type=Path, default=Path("/tmp/s54-population-benchmark"))
    parser.add_argument("--run", choices=["ours", "bare", "peer"], help="One way alone, as the benchmark starts it.")
    given = parser.parse_args()
    path = given.work / f"BasicCompanyDataAsOneFile-2026-11-01-{given.rows}.csv"
    if given.run:
        ways = {
            "ours": lambda: ours(path, given.work),
            "bare": lambda: bare(path),
            "peer": lambda: sqlite_utils_insert(path, given.work),
        }
        ways[given.run]()
        print(used())
        return
    given.work.mkdir(parents=True, exist_ok=True)
    for old in given.work.glob("*.db*"):
        old.unlink()
    if not path.exists():
        write(path, given.rows)
    print(f"{describe()}; {given.rows:,} rows, {path.stat().st_size / 1e9:.2f} GB\n")
    print("| | rows | seconds | CPU s | rows/s | rows/CPU s | MB |\n|---|---|---|---|---|---|---|")
    command = [sys.executable, "-m", "benchmarks.population_import", str(given.rows), "--work", str(given.work), "--run"]
    timed("csv.reader, nothing kept", given.rows, [*command, "bare"])
    timed("s54, default filter, into the registry", given.rows, [*command, "ours"])
    timed("s54, the same again", given.rows, [*command, "ours"])
    timed("sqlite-utils insert_all, every row", min(given.rows, SQLITE_UTILS_ROWS), [*command, "peer"])


if __name__ == "__main__":
    main()
