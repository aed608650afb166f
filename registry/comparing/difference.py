"""Two statements sentence by sentence: what was kept, changed, new, and what is gone (pure)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

ALIKE = 0.6
"""Two sentences that share this much of their words are one sentence that was changed."""


class Fate(StrEnum):
    KEPT = "kept"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`before` is None for a new sentence, `after` for one that is gone."""

    fate: Fate
    before: str | None
    after: str | None


def compare(before: Sequence[str], after: Sequence[str]) -> list[Sentence]:
    """In the order of `after`, with what is gone where it stood. A sentence that only moved is kept."""
    old, new = [_plain(s) for s in before], [_plain(s) for s in after]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    blocks = matcher.get_opcodes()
    spare_old = Counter(old[i] for tag, i1, i2, _, _ in blocks if tag != "equal" for i in range(i1, i2))
    spare_new = Counter(new[j] for tag, _, _, j1, j2 in blocks if tag != "equal" for j in range(j1, j2))
    moved = spare_old & spare_new
    gone_moved = moved.copy()
    found: list[Sentence] = []
    for tag, i1, i2, j1, j2 in blocks:
        if tag == "equal":
            found += [Sentence(Fate.KEPT, before[i], after[j]) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
            continue
        left = [before[i] for i in range(i1, i2) if not _take(gone_moved, old[i])]
        found += _pair(left, [after[j] for j in range(j1, j2)], moved)
    return found


def _take(counter: Counter[str], key: str) -> bool:
    if counter[key] <= 0:
        return False
    counter[key] -= 1
    return True


def _pair(left: list[str], right: Sequence[str], moved: Counter[str]) -> Iterator[Sentence]:
    """Within one stretch: each new sentence with the old one it was made from, if there is one."""
    for sentence in right:
        if _take(moved, _plain(sentence)):
            yield Sentence(Fate.KEPT, sentence, sentence)
            continue
        best = max(left, key=lambda old: _alike(old, sentence), default=None)
        if best is not None and _alike(best, sentence) >= ALIKE:
            left.remove(best)
            yield Sentence(Fate.CHANGED, best, sentence)
        else:
            yield Sentence(Fate.NEW, None, sentence)
    yield from (Sentence(Fate.GONE, sentence, None) for sentence in left)


def _plain(sentence: str) -> str:
    return " ".join(sentence.casefold().split())


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold().split(), other.casefold().split(), autojunk=False).ratio()


def share_kept(sentences: Sequence[Sentence]) -> float:
    """How much of the newer statement, counted in words, stood in the older one word for word."""
    words = {fate: sum(len((s.after or "").split()) for s in sentences if s.fate is fate) for fate in Fate}
    whole = sum(words.values())
    return words[Fate.KEPT] / whole if whole else 0.0


def changed_words(before: str, after: str) -> list[tuple[Fate, str]]:
    """A changed sentence as runs of words: kept, gone, new."""
    old, new = before.split(), after.split()
    runs: list[tuple[Fate, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append((Fate.KEPT, " ".join(new[j1:j2])))
            continue
        runs += [(fate, " ".join(words)) for fate, words in ((Fate.GONE, old[i1:i2]), (Fate.NEW, new[j1:j2])) if words]
    return runs
