"""Sentences -> probabilities, with the fitted model in models/.

The model is stored in a format that runs no code when loaded (skops), and is refused if its
digest is not the one in models/manifest.json.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.errors import CouldNot

LABELS = (
    "approval", "signature", "structure", "operations", "supply_chains", "risk_description", "mitigation",
    "remediation", "effectiveness", "policies", "due_diligence", "risk", "training",
)  # fmt: skip
"""The thirteen labels of `s54 classify`: nine of AIMS (Bora et al. 2025), and four areas of s.54(5)."""

STATUSES = ("plan", "neg")
"""Evidence status: only intended; said not to be done."""

OUTPUTS = LABELS + STATUSES
INDEX = {name: column for column, name in enumerate(OUTPUTS)}
MODELS = Path(__file__).parents[1] / "models"
LONGEST_SENTENCE = 2_000
"""Characters of a sentence that are looked at."""

Scores = NDArray[np.float64]
"""One row a sentence, one column an output in the order of OUTPUTS."""


class DamagedModel(CouldNot):
    """A model file is missing or is not the one that was fitted: reinstall s54 or run `s54 fit`."""


class SentenceModel:
    """Scores sentences in their order: neighbours are context."""

    def __init__(self, pipeline: Any, thresholds: Sequence[float], version: str) -> None:
        self._pipeline = pipeline
        self.thresholds = np.asarray(thresholds, dtype=np.float64)
        self.version = version

    def scores(self, sentences: Sequence[str]) -> Scores:
        if not sentences:
            return np.zeros((0, len(OUTPUTS)))
        probabilities: Scores = self._pipeline.predict_proba(with_context(sentences))
        return probabilities

    def decided(self, scores: Scores) -> NDArray[np.bool_]:
        """Which outputs hold, by the thresholds that cross-validation chose."""
        decided: NDArray[np.bool_] = scores >= self.thresholds
        return decided


def with_context(sentences: Sequence[str]) -> list[dict[str, str]]:
    """Each sentence with the ones before and after it, as the model's features are named."""
    cut = [" ".join(sentence[:LONGEST_SENTENCE].split()) for sentence in sentences]
    around = ["", *cut, ""]
    return [{"before": around[i], "sentence": around[i + 1], "after": around[i + 2]} for i in range(len(cut))]


@cache
def load_model(folder: Path = MODELS) -> SentenceModel:
    """The shipped model. Raises DamagedModel."""
    from skops import io as skops_io  # takes a second to import, which only loading should pay

    manifest = _manifest(folder)
    try:
        entry, version = manifest["linear"], manifest["version"]
        file, digest, thresholds = entry["file"], entry["sha256"], [entry["thresholds"][name] for name in OUTPUTS]
    except (KeyError, TypeError) as error:
        raise DamagedModel(f"{folder / 'manifest.json'} lacks {error}; reinstall s54 or run `s54 fit`") from error
    pipeline = skops_io.loads(_checked(folder / file, digest), trusted=list(TRUSTED))
    return SentenceModel(pipeline, thresholds, version)


TRUSTED = ("classifier.linear.ColumnText", "classifier.linear.LinearHeads")
"""Types beyond scikit-learn's own that a model file may name."""


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError) as error:
        raise DamagedModel(f"{folder / 'manifest.json'}: {error}; reinstall s54 or run `s54 fit`") from error
    return manifest


def _checked(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DamagedModel(f"{path}: {error}; reinstall s54 or run `s54 fit`") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise DamagedModel(f"{path} is not the file that was fitted (digest differs); reinstall s54 or run `s54 fit`")
    return data
