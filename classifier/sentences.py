"""Document -> Statement: cuts paragraphs into sentences (spaCy) and keeps their places."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

import spacy
from spacy.language import Language

from classifier.reading.document import BlockKind, Document
from classifier.statement import Sentence, Statement

LONGEST_PIECE = 3_000
"""Characters handed to spaCy at once; a longer paragraph is cut after a full stop, or else at a space."""


MOST_SENTENCES = 10_000
"""Of one document: a 300-page annual report has about 9,000."""


def read_statement(document: Document) -> Statement:
    """Its first MOST_SENTENCES sentences; the others are only counted."""
    every = _sentences(document)
    read = tuple(islice(every, MOST_SENTENCES))
    return Statement(document.title, read, sum(1 for _ in every), document.pages_left_out)


def _sentences(document: Document) -> Iterator[Sentence]:
    offset, heading = 0, ""
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            heading = block.text
        pieces = split(block.text)
        for number, (start, text) in enumerate(pieces, 1):
            picture = block.picture if number == len(pieces) else None
            yield Sentence(text, offset + start, block.page, heading, block.kind, picture)
        offset += len(block.text) + 1


def split(text: str) -> list[tuple[int, str]]:
    """Sentences of a paragraph with their offsets in it."""
    found = []
    for start, piece in _pieces(text):
        for span in _splitter()(piece).sents:
            words = span.text.strip()
            if words:
                found.append((start + span.start_char + span.text.index(words[0]), words))
    return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while len(text) - start > LONGEST_PIECE:
        window = (start + LONGEST_PIECE // 2, start + LONGEST_PIECE)
        cut = max(text.rfind(". ", *window) + 1, 0) or text.rfind(" ", *window)
        end = cut if cut > start else start + LONGEST_PIECE
        yield start, text[start:end]
        start = end
    yield start, text[start:]


@cache
def _splitter() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…", "。"]})
    pipeline.add_pipe("s54_keep_abbreviations")
    return pipeline


_OPEN = re.compile(r"(?:^|[\s(])(?:No|Nos|St|Mr|Mrs|Ms|Dr|Prof|para|paras|s|ss|art|vs|etc|approx|[A-Z])$")


@Language.component("s54_keep_abbreviations")  # type: ignore[untyped-decorator]
def keep_abbreviations(doc: spacy.tokens.Doc) -> spacy.tokens.Doc:
    """Undo a sentence start after an abbreviation or initial, and before a small letter."""
    for token in doc[1:]:
        if token.is_sent_start:
            before = doc.text[max(0, token.idx - 12) : token.idx].rstrip(". ")
            is_open = _OPEN.search(before) and doc[token.i - 1].text == "."
            token.is_sent_start = not (is_open or token.text[:1].islower())
    return doc
