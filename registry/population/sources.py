"""Where organisations come from: every source with its reader."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from registry.population import (
    accounts,
    bhrrc,
    companies_house,
    government_list,
    government_registry,
    organisations_csv,
    significant_control,
)
from registry.population.claims import Record, Source
from registry.population.companies_house import Wanted
from registry.population.files import digest
from registry.population.tally import Tally
from registry.store import Store

BATCH = 500
"""Records that are held at once."""

Read = Callable[[Sequence[Path], Wanted, Tally], Iterator[Record]]


@dataclass(frozen=True, slots=True)
class Reader:
    """`name` is what the command calls it; `asked` is how its files are to be read, where that can differ."""

    name: str
    source: Source
    read: Read
    asked: str = ""


READERS = (
    Reader("companies-house", companies_house.SOURCE, companies_house.read),
    Reader("accounts", accounts.SOURCE, accounts.read),
    Reader("government-registry", government_registry.SOURCE, government_registry.read),
    Reader("government-list", government_list.SOURCE, government_list.read),
    Reader("bhrrc", bhrrc.SOURCE, bhrrc.read),
    Reader("significant-control", significant_control.SOURCE, significant_control.read),
)
BY_NAME = {reader.name: reader for reader in READERS}


def csv_reader(columns: Mapping[str, str]) -> Reader:
    """Anybody's own list, with its own names for our columns."""
    return Reader("csv", organisations_csv.SOURCE, partial(_listed, columns), repr(sorted(columns.items())))


def _listed(columns: Mapping[str, str], paths: Sequence[Path], wanted: Wanted, tally: Tally) -> Iterator[Record]:
    for record in organisations_csv.read_records(paths, columns):
        tally.read()
        yield record


@dataclass(frozen=True, slots=True)
class Imported:
    kept: int
    changed: int


def import_files(store: Store, reader: Reader, paths: Sequence[Path], everything: bool, tally: Tally) -> Imported:
    """Read the files into the registry in one transaction: whatever goes wrong, nothing of them is kept."""
    files = [(path.name, digest(path)) for path in paths]
    with store.importing(reader.source, files, reader.asked) as writing:
        wanted = Wanted(writing.known_numbers(), everything)
        kept, batch = 0, []
        for record in reader.read(paths, wanted, tally):
            batch.append(record)
            if len(batch) == BATCH:
                writing.add(batch)
                kept, batch = kept + len(batch), []
        writing.add(batch)
        kept += len(batch)
        return Imported(kept, writing.finish(tally.rows, kept, tally.number_refused))
