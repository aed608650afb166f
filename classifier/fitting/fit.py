"""Labelled statements -> the fitted model in models/.

Statements of the target (those like the ones that will be read) are cut into folds. What the parts
say of each fold when fitted without it is what the combination and its thresholds are fitted on; so
nothing is chosen on a statement that a part had learnt.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from classifier.combining import Combination, LogOdds
from classifier.fitting.combination_fitter import fit_combination
from classifier.labelled import LabelledStatement
from classifier.model import MANIFEST, log_odds_of, parts_of, version_of
from classifier.outputs import OUTPUTS
from crawler.errors import WrongInput

FOLDS = 5
SEED = 54

Files = dict[str, bytes]
"""A part's files by what they are: "linear", "network", "tokenizer"."""
OnStep = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""
Fitter = Callable[[Sequence[LabelledStatement]], Files]
"""Fits a part anew on the target's statements (beside what it was made with) and gives its files."""
NAMES = {"linear": "linear.skops", "network": "encoder.onnx", "tokenizer": "tokenizer.json"}


class TooFewStatements(WrongInput):
    """Not enough whole statements to fit and to choose thresholds on."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Parts fitted without `held_out`, and what they say of it."""

    files: Files
    held_out: tuple[LabelledStatement, ...]
    log_odds: LogOdds


def fit(
    target: Sequence[LabelledStatement],
    fitters: Sequence[Fitter],
    folder: Path,
    folds_folder: Path | None,
    on_step: OnStep,
) -> dict[str, Any]:
    """Fit, write `folder` and (each fold's model, to measure with) `folds_folder`; the manifest that was written."""
    if len(target) < FOLDS:
        raise TooFewStatements(
            f"{len(target)} statements: at least {FOLDS} are needed, since thresholds are chosen on unseen ones"
        )
    folds = list(_folds(target, fitters, on_step))
    if folds_folder:
        for number, fold in enumerate(folds, 1):
            others = [other for other in folds if other is not fold]
            _write(folds_folder / f"fold-{number}", fold.files, _combined(others), fold.held_out)
    on_step("fitting on every statement", 0, 1)
    return _write(folder, _fitted(fitters, target), _combined(folds), ())


def _folds(target: Sequence[LabelledStatement], fitters: Sequence[Fitter], on_step: OnStep) -> Iterator[Fold]:
    order = np.random.RandomState(SEED).permutation(len(target))
    for number in range(FOLDS):
        on_step("cross-validating", number, FOLDS)
        held_out = tuple(target[i] for i in sorted(order[number::FOLDS]))
        unseen = {s.id for s in held_out}
        files = _fitted(fitters, [s for s in target if s.id not in unseen])
        parts = parts_of(files)
        yield Fold(files, held_out, np.concatenate([log_odds_of(parts, s.sentences) for s in held_out]))


def _fitted(fitters: Sequence[Fitter], target: Sequence[LabelledStatement]) -> Files:
    return {name: data for fitter in fitters for name, data in fitter(target).items()}


def _combined(folds: Sequence[Fold]) -> Combination:
    truth = [values for fold in folds for s in fold.held_out for values in s.values]
    return fit_combination(np.concatenate([fold.log_odds for fold in folds]), np.array(truth, dtype=np.float64))


def _write(folder: Path, files: Files, combination: Combination, held_out: Sequence[LabelledStatement]) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / NAMES[name]).write_bytes(data)
    entries = {name: {"file": NAMES[name], "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()}
    stored = combination.as_json(OUTPUTS)
    manifest: dict[str, Any] = {
        "version": version_of(entries, stored),
        "fitted_at": datetime.now(UTC).strftime("%Y-%m-%d"),
        "files": entries,
        "combination": stored,
    }
    if held_out:
        manifest["held_out"] = [s.id for s in held_out]
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return manifest
