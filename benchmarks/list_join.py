"""How many of BHRRC's labelled statements find their organisation on the government's list, by number:
`python -m benchmarks.list_join PRIVATE.csv PUBLIC.csv STATEMENTS.csv COMPANIES.csv [NUMBERS.csv ...]`.

All files go through the importer's own readers. STATEMENTS and COMPANIES are BHRRC's audit files;
NUMBERS are its lists of company numbers (companies_house_numbers_upload_v1.csv and _v2.csv of
github.com/bhrrc/modernslaveryregistry.org), without which older companies have no number at all.
"""

import sys
from pathlib import Path

from benchmarks.machine import describe
from registry.population import bhrrc, government_list
from registry.population.claims import Judgement
from registry.population.companies_house import Wanted
from registry.population.tally import Tally


def main() -> None:
    files = [Path(argument) for argument in sys.argv[1:]]
    tally = Tally()
    listed = {record.number for record in government_list.read(files[:2], Wanted(), tally) if record.number}
    refused = Tally()
    records = bhrrc.read(files[2:], Wanted(), refused)
    labelled = [record for record in records if any(isinstance(claim, Judgement) for claim in record.claims)]
    numbered = [record for record in labelled if record.number is not None]
    print(describe())
    print(
        f"{len(listed):,} numbers on the government's list; {len(labelled):,} labelled statements of a company that can be told"
    )
    print(
        f"{len(numbered):,} of them have a company number, {sum(record.number in listed for record in numbered):,} find it on the list"
    )


if __name__ == "__main__":
    main()
