"""Narrowing a list by what its members have, with a count beside every choice (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.act import Requirement
from registry.verdicts.public_state import PublicState
from registry.verdicts.statistics import BANDS

Mask = NDArray[np.bool_]
Choice = Mapping[str, tuple[str, ...]]
"""Facet -> the values of which one is wanted."""

ANSWERS = {"yes": 1, "no": 0, "unknown": None}
LABELS = ("sector", "region", "tag")
"""Every kind of label but the first two is a tag, written `kind: value`."""
SIZES = (*(name for _, name in BANDS), "500m and more", "unknown")
FACETS = ("verdict", *(requirement.value for requirement in Requirement), "size", *LABELS)
SORTS = ("name", "-name", "verdict", "size", "-size", "number")


@dataclass(frozen=True, slots=True)
class Member:
    """`answers` are 1, 0 or None, in the order of Requirement; `labels` are kinds with values."""

    id: str
    name: str
    state: str
    size: str
    answers: tuple[int | None, ...]
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list in the order of its names. A facet has a mask over its members for each value."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    facets: Mapping[str, Mapping[str, Mask]]
    orders: Mapping[str, NDArray[np.intp]]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """`ids` in the order that was asked for; `counts` of a facet are with its own choice left out."""

    ids: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]


def shelf(members: Sequence[Member], values: Mapping[str, Iterable[str]]) -> Shelf:
    """`values` are the labels that may be asked for, whether somebody on this list has them or not."""
    states = np.array([member.state for member in members])
    sizes = np.array([member.size for member in members])
    answers = [[member.answers[i] for member in members] for i in range(len(Requirement))]
    facets: dict[str, Mapping[str, Mask]] = {
        "verdict": {state.value: states == state.value for state in PublicState},
        **{r.value: _answered(answers[i]) for i, r in enumerate(Requirement)},
        "size": {size: sizes == size for size in SIZES},
        **{kind: _labelled(members, kind, tuple(values.get(kind, ()))) for kind in LABELS},
    }
    return Shelf(
        tuple(member.id for member in members), tuple(member.name.casefold() for member in members), facets, _orders(members)
    )


def _answered(answers: Sequence[int | None]) -> dict[str, Mask]:
    return {word: np.array([answer == value for answer in answers], dtype=np.bool_) for word, value in ANSWERS.items()}


def _labelled(members: Sequence[Member], kind: str, values: Sequence[str]) -> dict[str, Mask]:
    masks = {value: np.zeros(len(members), dtype=np.bool_) for value in values}
    for place, member in enumerate(members):
        for facet, value in member.labels:
            if facet == kind:
                masks[value][place] = True
    return masks


def _orders(members: Sequence[Member]) -> dict[str, NDArray[np.intp]]:
    by_name = np.arange(len(members))
    states = [state.value for state in PublicState]
    verdict = np.array([states.index(member.state) for member in members], dtype=np.intp)
    size = np.array([SIZES.index(member.size) for member in members], dtype=np.intp)
    largest = np.where(size == SIZES.index("unknown"), -1, size)
    number = np.array([member.id for member in members])
    return {
        "name": by_name,
        "-name": by_name[::-1],
        "verdict": np.argsort(verdict, kind="stable"),
        "size": np.argsort(size, kind="stable"),
        "-size": np.argsort(-largest, kind="stable"),
        "number": np.argsort(number, kind="stable"),
    }


def narrow(on: Shelf, choice: Choice, words: str = "", sort: str = "name") -> Narrowed:
    """Members with one of the chosen values in every chosen facet, whose names have all the words."""
    everybody = _named(on, words)
    masks = {facet: _any(on.facets[facet], chosen) for facet, chosen in choice.items() if chosen}
    counts = {}
    for facet, values in on.facets.items():
        others = everybody.copy()
        for other, mask in masks.items():
            if other != facet:
                others &= mask
        counts[facet] = {value: int(np.count_nonzero(mask & others)) for value, mask in values.items()}
    for mask in masks.values():
        everybody = everybody & mask
    order = on.orders[sort]
    return Narrowed(tuple(on.ids[place] for place in order[everybody[order]]), counts)


def _named(on: Shelf, words: str) -> Mask:
    wanted = words.casefold().split()
    if not wanted:
        return np.ones(len(on.ids), dtype=np.bool_)
    compact = "".join(wanted).upper()
    return np.array(
        [all(word in name for word in wanted) or id_ == compact for name, id_ in zip(on.names, on.ids, strict=True)],
        dtype=np.bool_,
    )


def _any(values: Mapping[str, Mask], chosen: Sequence[str]) -> Mask:
    mask = values[chosen[0]]
    for value in chosen[1:]:
        mask = mask | values[value]
    return mask
