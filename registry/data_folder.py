"""Where a registry's files lie."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where the files lie."""

    root: Path

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def assessments(self) -> Path:
        return self.root / "assessments"

    @property
    def registry(self) -> Path:
        return self.root / "registry.db"

    @property
    def error_rates(self) -> Path:
        """The checker's measured errors, if somebody measured them."""
        return self.root / "error_rates.csv"

    @property
    def public(self) -> Path:
        """The database without private things."""
        return self.root / "public.db"

    @property
    def reports(self) -> Path:
        """Errors that readers of the website reported."""
        return self.root / "reports.jsonl"

    @property
    def sessions(self) -> Path:
        """Who is signed in."""
        return self.root / "sessions.db"
