"""An organisation as the registry knows it."""

from dataclasses import dataclass

from classifier.act import EntityKind


@dataclass(frozen=True, slots=True)
class Turnover:
    """One source's word on one year's turnover, in pounds sterling.

    `year` is the calendar year in which the financial year ended.
    """

    value: int
    year: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """`id` is the company number where there is one. `year_end` is (month, day)."""

    id: str
    name: str
    website: str | None
    kind: EntityKind = EntityKind.UNKNOWN
    number: str | None = None
    year_end: tuple[int, int] | None = None
    turnover: tuple[Turnover, ...] = ()
    parent_id: str | None = None

    def __post_init__(self) -> None:
        if not self.id.strip() or not self.name.strip():
            raise ValueError("an organisation needs an id and a name")
