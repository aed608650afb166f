"""Which statements are nearly the same, and how much of one is boilerplate (pure).

MinHash (datasketch) proposes pairs; the exact shared spans decide. Shingles are runs of words;
a fixed share of them, chosen by their hash, stands for all: the same shingle is chosen everywhere.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray

SHINGLE = 6
"""Words in a row."""
ONE_IN = 4
"""Shingles of which one is kept."""
PERMUTATIONS = 128
PROPOSE = 0.5
"""Estimated Jaccard similarity above which a pair is looked at."""
NEAR_IDENTICAL = 0.8
"""Share of the shorter text's words in spans that both have."""
SPAN = 8
"""Words in a row that make a span."""
COMMON = 5
"""A shingle that so many organisations use is boilerplate."""
TRIED = 4
"""Members of a cluster that a newcomer is compared with."""

Shingles = NDArray[np.uint32]
_MIX = np.uint64(0x9E3779B97F4A7C15)
"""An odd number with bits all over (2^64 over the golden ratio); products wrap around."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Text:
    """A statement's text with whose it is."""

    id: int
    organisation_id: str
    text: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """`cluster` is the id of the first statement that this one nearly repeats, its own if none.

    `boilerplate` is the share of its shingles that at least COMMON organisations use; `repeated` the
    share of its words that its organisation's statement of the nearest earlier year has too, None
    if there is none.
    """

    id: int
    cluster: int
    boilerplate: float
    repeated: float | None


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def shingles_of(words: Sequence[str]) -> Shingles:
    """The chosen shingles of a text, each once, in order of their hash; all of a short one's."""
    single = np.fromiter((zlib.crc32(word.encode()) for word in words), dtype=np.uint64, count=len(words))
    runs = np.zeros(max(0, len(words) - SHINGLE + 1), dtype=np.uint64)
    for place in range(SHINGLE):
        runs = runs * _MIX + single[place : place + len(runs)]
    hashes = np.unique((runs * _MIX >> np.uint64(32)).astype(np.uint32))
    chosen = hashes[hashes % ONE_IN == 0]
    return chosen if len(chosen) >= SHINGLE else hashes


def likeness(texts: Iterable[Text]) -> Iterator[Likeness]:
    """Clusters, boilerplate and repetition of all `texts`, which come oldest first."""
    kept: list[Text] = []
    shingles: list[Shingles] = []
    for text in texts:
        kept.append(text)
        shingles.append(shingles_of(words_of(text.text)))
    clusters = _clusters(kept, shingles)
    common = _common(kept, shingles)
    before = _years_before(kept)
    for text, cluster, found in zip(kept, clusters, shingles, strict=True):
        boilerplate = float(np.isin(found, common, assume_unique=True).mean()) if len(found) else 0.0
        earlier = before.get(text.id)
        yield Likeness(text.id, cluster, boilerplate, repeated(text.text, earlier.text) if earlier else None)


def _years_before(texts: Iterable[Text]) -> dict[int, Text]:
    """By statement, the same organisation's of the nearest earlier year; of several the last."""
    newest: dict[str, dict[int, Text]] = {}
    before: dict[int, Text] = {}
    for text in texts:
        if text.year is None:
            continue
        of_it = newest.setdefault(text.organisation_id, {})
        earlier = max((year for year in of_it if year < text.year), default=None)
        if earlier is not None:
            before[text.id] = of_it[earlier]
        of_it[text.year] = text
    return before


def _clusters(texts: Sequence[Text], shingles: Sequence[Shingles]) -> list[int]:
    lsh = MinHashLSH(threshold=PROPOSE, num_perm=PERMUTATIONS)
    members: dict[int, list[int]] = {}
    cluster_of: list[int] = []
    for place, found in enumerate(shingles):
        signature = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
        signature.update_batch(found.tolist())
        proposed = sorted({cluster_of[other] for other in lsh.query(signature)})
        cluster = next((c for c in proposed if _belongs(texts, place, members[c])), place)
        members.setdefault(cluster, []).append(place)
        cluster_of.append(cluster)
        lsh.insert(place, signature)
    return [texts[place].id for place in cluster_of]


def _belongs(texts: Sequence[Text], place: int, members: Sequence[int]) -> bool:
    """Compared with the first members and the last one: a chain of small changes still ends somewhere."""
    tried = [*members[: TRIED - 1], members[-1]]
    return any(shared(texts[place].text, texts[other].text) >= NEAR_IDENTICAL for other in dict.fromkeys(tried))


def _common(texts: Sequence[Text], shingles: Sequence[Shingles]) -> Shingles:
    """Shingles that COMMON organisations or more use, counted once an organisation."""
    by_organisation: dict[str, list[Shingles]] = {}
    for text, found in zip(texts, shingles, strict=True):
        by_organisation.setdefault(text.organisation_id, []).append(found)
    once = [np.unique(np.concatenate(found)) for found in by_organisation.values()]
    if not once:
        return np.zeros(0, dtype=np.uint32)
    values, counts = np.unique(np.concatenate(once), return_counts=True)
    return values[counts >= COMMON]


def shared(one: str, other: str) -> float:
    """Share of the shorter text's words that lie in spans of SPAN words or more which both texts have."""
    words, others = words_of(one), words_of(other)
    if len(words) > len(others):
        words, others = others, words
    return _covered(words, others)


def repeated(text: str, before: str) -> float:
    """Share of the words of `text` that lie in spans of SPAN words or more which `before` has too."""
    return _covered(words_of(text), words_of(before))


def _covered(words: Sequence[str], others: Sequence[str]) -> float:
    return sum(end - start for start, end in _spans(words, others)) / len(words) if words else 0.0


def shared_spans(one: str, other: str) -> list[tuple[int, int]]:
    """Where in `one` the spans lie that `other` has too: begin and end in characters."""
    places = [match.span() for match in _WORD.finditer(one.casefold())]
    return [(places[start][0], places[end - 1][1]) for start, end in _spans(words_of(one), words_of(other))]


def _spans(words: Sequence[str], others: Sequence[str]) -> list[tuple[int, int]]:
    """Word positions of runs in `words` all of whose windows of SPAN words stand in `others`."""
    known = {tuple(others[i : i + SPAN]) for i in range(len(others) - SPAN + 1)}
    spans: list[tuple[int, int]] = []
    for start in range(len(words) - SPAN + 1):
        if tuple(words[start : start + SPAN]) not in known:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], start + SPAN)
        else:
            spans.append((start, start + SPAN))
    return spans
