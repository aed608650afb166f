"""What a reader asks of the list, taken from an address and written back into one (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from crawler.errors import WrongInput
from registry.web.browsing import FACETS, SORTS, Shelf

LONGEST = 200
"""Characters of one value."""
DEEPEST = 100_000
"""No list has more pages."""


class BadQuestion(WrongInput):
    """The address asks what cannot be answered: the message says what."""


@dataclass(frozen=True, slots=True)
class Ask:
    """`year` None is each organisation's newest year that is due."""

    year: int | None = None
    words: str = ""
    sort: str = "name"
    page: int = 1
    choice: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def query(self) -> str:
        """The shortest address of this view, without the page."""
        pairs: list[tuple[str, str]] = [("year", str(self.year))] if self.year else []
        pairs += [("q", self.words)] if self.words else []
        pairs += [(facet, value) for facet in FACETS for value in self.choice.get(facet, ())]
        pairs += [("sort", self.sort)] if self.sort != "name" else []
        return urlencode(pairs)

    def toggled(self, facet: str, value: str) -> "Ask":
        """The same with one value more, or less if it is chosen."""
        chosen = self.choice.get(facet, ())
        wanted = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
        return replace(self, page=1, choice={**self.choice, facet: wanted})

    def of_year(self, year: int | None) -> "Ask":
        return replace(self, year=year, page=1)

    @property
    def narrowed(self) -> bool:
        return bool(self.words) or any(self.choice.values())


def read(pairs: Iterable[tuple[str, str]]) -> Ask:
    """Raises BadQuestion at the first that is not understood. Empty values are as if they were not there."""
    ask = Ask()
    for name, value in pairs:
        check_text(name, value)
        if not value.strip():
            continue
        if name == "year":
            ask = replace(ask, year=year_of(value))
        elif name == "q":
            ask = replace(ask, words=" ".join(value.split()))
        elif name == "page":
            ask = replace(ask, page=whole_number(name, value, 1, DEEPEST))
        elif name == "sort":
            ask = replace(ask, sort=one_of(name, value, SORTS))
        elif name in FACETS:
            known = ask.choice.get(name, ())
            ask = replace(ask, choice={**ask.choice, name: tuple(dict.fromkeys((*known, value)))})
        else:
            raise BadQuestion(f"there is no filter {name[:40]!r}; there are year, q, sort, page, {', '.join(FACETS)}")
    return ask


def check_values(ask: Ask, shelf: Shelf) -> None:
    """Raises BadQuestion where a chosen value does not exist."""
    for facet, chosen in ask.choice.items():
        for value in chosen:
            if value not in shelf.facets[facet]:
                known = ", ".join(list(shelf.facets[facet])[:12]) or "none yet"
                raise BadQuestion(f"there is no {facet.replace('_', ' ')} {value[:60]!r}; there are {known}")


def check_text(name: str, value: str) -> str:
    """Raises BadQuestion for what is too long or has control characters."""
    if len(name) > LONGEST or len(value) > LONGEST:
        raise BadQuestion(f"{name[:40]!r} is too long: at most {LONGEST} characters")
    if any(character < " " or "\ud800" <= character <= "\udfff" for character in name + value):
        raise BadQuestion(f"{name[:40]!r} has characters that are not text")
    return value


def year_of(value: str) -> int:
    return whole_number("year", value, 2015, 2200)


def whole_number(name: str, value: str, least: int, most: int) -> int:
    """In plain digits only: `int` would take signs, underscores and other scripts' digits too."""
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most):
        raise BadQuestion(f"{name} {value[:40]!r} is not a whole number from {least} to {most}")
    return int(value)


def one_of(name: str, value: str, known: Iterable[str]) -> str:
    if value not in (names := tuple(known)):
        raise BadQuestion(f"there is no {name} {value[:40]!r}; there are {', '.join(names)}")
    return value
