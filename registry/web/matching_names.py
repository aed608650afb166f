"""Which organisations a written name may mean (pure)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

FORMS = frozenset(("limited", "ltd", "plc", "llp", "lp", "holdings", "group", "uk", "the", "and", "company", "co", "public"))
"""Words that tell organisations apart badly."""
TRIED = 300


@dataclass(frozen=True, slots=True)
class Candidate:
    """`score` is 0 to 100; 100 is the same name, legal form aside."""

    id: str
    name: str
    score: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Organisations by the words of their names."""

    by_id: Mapping[str, str]
    by_word: Mapping[str, tuple[str, ...]]


def words_of(name: str) -> tuple[str, ...]:
    words = re.findall(r"\w+", name.casefold().replace("'", "").replace("’", ""))
    return tuple(word for word in words if word not in FORMS) or tuple(words)


def names(organisations: Iterable[tuple[str, str]]) -> Names:
    by_id, by_word = {}, dict[str, list[str]]()
    for id_, name in organisations:
        by_id[id_] = name
        for word in set(words_of(name)):
            by_word.setdefault(word, []).append(id_)
    return Names(by_id, {word: tuple(ids) for word, ids in by_word.items()})


def candidates(among: Names, name: str, limit: int) -> list[Candidate]:
    """The likeliest first. A name whose words are only common ones has few."""
    wanted = words_of(name)
    seen: dict[str, int] = {}
    for word in sorted(wanted, key=lambda word: len(among.by_word.get(word, ()))):
        for id_ in among.by_word.get(word, ()):
            if id_ in seen or len(seen) < TRIED:
                seen[id_] = seen.get(id_, 0) + 1
    best = sorted(seen, key=lambda id_: -seen[id_])[: TRIED // 3]
    scored = [Candidate(id_, among.by_id[id_], *_score(wanted, words_of(among.by_id[id_]))) for id_ in best]
    return sorted(scored, key=lambda one: (-one.score, one.id))[:limit]


def _score(wanted: tuple[str, ...], known: tuple[str, ...]) -> tuple[float, bool]:
    if wanted == known:
        return 100.0, True
    return round(99 * SequenceMatcher(None, " ".join(wanted), " ".join(known), autojunk=False).ratio(), 1), False


def beginning(among: Names, prefix: str, limit: int) -> list[tuple[str, str]]:
    """Organisations one of whose words begins with `prefix`, by name: those that begin so themselves first."""
    start = prefix.casefold().strip()
    found = [
        (not name.casefold().startswith(start), name, id_)
        for id_, name in among.by_id.items()
        if start and (name.casefold().startswith(start) or f" {start}" in name.casefold() or id_.casefold().startswith(start))
    ]
    return [(id_, name) for _, name, id_ in sorted(found)[:limit]]
