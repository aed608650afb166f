"""Whom to visit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """One organisation to look for. `website` is None when none is known."""

    id: str
    name: str | None
    website: str | None

    def __post_init__(self) -> None:
        if self.website is not None and not self.website.startswith(("http://", "https://")):
            raise ValueError(f"{self.id}: website must start with http:// or https://, not {self.website!r}")
