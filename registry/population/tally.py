"""What became of the rows of an import."""

from collections.abc import Callable
from dataclasses import dataclass

MOST_LISTED = 1000
"""Refused rows that are told one by one; the rest are only counted."""


@dataclass(frozen=True, slots=True)
class Refusal:
    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What a tally had counted when it was taken; `left_off` refusals are not listed, `last` is the row of the last one."""

    rows: int
    refused: tuple[Refusal, ...]
    left_off: int
    last: int


class Tally:
    """Counts rows as they are read; `on_read` is told how many came."""

    def __init__(self, on_read: Callable[[int], None] = lambda _: None) -> None:
        self.rows = 0
        self.refused: list[Refusal] = []
        self._left_off = 0
        self._last = 0
        self._on_read = on_read

    def read(self, rows: int = 1) -> None:
        self.rows += rows
        self._on_read(rows)

    def refuse(self, row: int, why: str) -> None:
        self._last = row
        if len(self.refused) < MOST_LISTED:
            self.refused.append(Refusal(row, why))
        else:
            self._left_off += 1

    def taken(self) -> Counted:
        """All that was counted so far; from now on counting begins anew."""
        counted = Counted(self.rows, tuple(self.refused), self._left_off, self._last)
        self.rows, self.refused, self._left_off = 0, [], 0
        return counted

    def add(self, counted: Counted) -> None:
        self.read(counted.rows)
        for refusal in counted.refused:
            self.refuse(refusal.row, refusal.why)
        self._left_off += counted.left_off
        self._last = max(self._last, counted.last)

    @property
    def number_refused(self) -> int:
        return len(self.refused) + self._left_off

    def listed(self) -> list[Refusal]:
        """Every refusal that was kept, and a last line that counts the others."""
        if not self._left_off:
            return self.refused
        return [
            *self.refused,
            Refusal(
                self._last,
                f"this row and {self._left_off - 1} before it were refused too; only the first {MOST_LISTED} are listed",
            ),
        ]
