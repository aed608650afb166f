"""A document as sentences, each with its place."""

from dataclasses import dataclass

from classifier.reading.document import BlockKind, Picture


@dataclass(frozen=True, slots=True)
class Sentence:
    """`offset` counts characters in the document's text; `heading` is the one it stands under."""

    text: str
    offset: int
    page: int | None = None
    heading: str = ""
    kind: BlockKind = BlockKind.TEXT
    picture: Picture | None = None
    """One that stands right after it, or in the same paragraph."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A document cut into sentences."""

    title: str
    sentences: tuple[Sentence, ...]
    sentences_left_out: int = 0
    pages_left_out: int = 0
    """Both beyond a limit, so what stands in them is not known."""

    @property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences outside menus, page headers and footers."""
        return tuple(s for s in self.sentences if s.kind is not BlockKind.ASIDE)

    @property
    def unread(self) -> str:
        """What of it was not read, in words; empty where it was read whole."""
        left_out = ((self.sentences_left_out, "sentence"), (self.pages_left_out, "page"))
        parts = [f"{number:,} {what}{'s' * (number > 1)}" for number, what in left_out if number]
        return f"its end was not read ({', '.join(parts)})" if parts else ""
