"""A document as sentences, each with its place."""

from dataclasses import dataclass

from classifier.reading.document import BlockKind


@dataclass(frozen=True, slots=True)
class Sentence:
    """`offset` counts characters in the document's text; `heading` is the one it stands under."""

    text: str
    offset: int
    page: int | None = None
    heading: str = ""
    kind: BlockKind = BlockKind.TEXT


@dataclass(frozen=True, slots=True)
class Statement:
    """A document cut into sentences."""

    title: str
    sentences: tuple[Sentence, ...]

    @property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences outside menus, page headers and footers."""
        return tuple(s for s in self.sentences if s.kind is not BlockKind.ASIDE)
