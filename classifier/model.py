"""Sentences -> probabilities, with the fitted model in models/.

Three parts look at each sentence: a transformer, linear models on its words, and the rules on
approval and signature. A combination fitted on statements that none of them had seen turns what
they say into one probability. The files are of formats that run no code when loaded (ONNX, skops,
JSON), and each is refused if its digest is not the one in models/manifest.json. The manifest is
refused if its version, a digest of what it says of files and combination, is not its own.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.combining import Combination, LogOdds
from classifier.encoder import Encoder
from classifier.outputs import OUTPUTS, Scores
from classifier.rule_scores import rule_log_odds
from crawler.errors import CouldNot

MODELS = Path(__file__).parents[1] / "models"
"""The shipped model; the environment variable S54_MODELS names another folder that `s54 fit` wrote."""
MANIFEST = "manifest.json"
LONGEST_SENTENCE = 2_000
"""Characters of a sentence that are looked at."""
AT_ONCE = 2_000
"""Sentences in memory at once; each such block sees one sentence of its neighbours."""

Part = Callable[[Sequence[str]], NDArray[np.float64]]
"""Sentences in their order -> log-odds, sentences x outputs."""


class DamagedModel(CouldNot):
    """A model file is missing or is not the one that was fitted: reinstall s54 or run `s54 fit`."""


class UnloadablePart(ValueError):
    """The bytes of a part are not what `s54 fit` writes."""


MEND = "reinstall s54 or run `s54 fit`"


class SentenceModel:
    """Scores sentences in their order: neighbours are context."""

    def __init__(self, parts: Sequence[Part], combination: Combination, version: str) -> None:
        self._parts = tuple(parts)
        self._combination = combination
        self.version = version

    @property
    def thresholds(self) -> NDArray[np.float64]:
        return self._combination.thresholds

    def scores(self, sentences: Sequence[str]) -> Scores:
        """Calibrated probabilities, in bounded memory for any number of sentences."""
        blocks = log_odds_in_blocks(self._parts, sentences)
        return joined([self._combination.probabilities(block) for block in blocks], (len(OUTPUTS),))

    def log_odds(self, sentences: Sequence[str]) -> LogOdds:
        """What each part says, before it is combined: sentences x parts x outputs."""
        return log_odds_of(self._parts, sentences)

    def decided(self, scores: Scores) -> NDArray[np.bool_]:
        """Which outputs hold: the thresholds have the best expected F1."""
        decided: NDArray[np.bool_] = scores >= self.thresholds
        return decided


def log_odds_of(parts: Sequence[Part], sentences: Sequence[str]) -> LogOdds:
    """Sentences x parts x outputs."""
    return joined(list(log_odds_in_blocks(parts, sentences)), (len(parts), len(OUTPUTS)))


def joined(blocks: Sequence[NDArray[np.float64]], of_one: tuple[int, ...]) -> NDArray[np.float64]:
    """One array of all blocks' rows; `of_one` is the shape of a row, for when there is none."""
    return np.concatenate(blocks) if blocks else np.zeros((0, *of_one))


def log_odds_in_blocks(parts: Sequence[Part], sentences: Sequence[str]) -> Iterator[LogOdds]:
    for start in range(0, len(sentences), AT_ONCE):
        before = min(start, 1)
        some = [clean(sentence) for sentence in sentences[start - before : start + AT_ONCE + 1]]
        yield np.stack([part(some) for part in parts], axis=1)[before : before + AT_ONCE]


def clean(sentence: str) -> str:
    """As all parts read it: no control characters, single spaces, cut to LONGEST_SENTENCE."""
    printable = "".join(c if c.isprintable() else " " for c in sentence[:LONGEST_SENTENCE])
    return " ".join(printable.split())


def load_model(folder: Path | None = None) -> SentenceModel:
    """The model in `folder`, or else the one that S54_MODELS names, or else the shipped one. Raises DamagedModel."""
    return _load(folder or Path(os.environ.get("S54_MODELS") or MODELS))


@cache
def _load(folder: Path) -> SentenceModel:
    manifest = _manifest(folder)
    try:
        files = {name: _checked(folder / entry["file"], entry["sha256"]) for name, entry in manifest["files"].items()}
        parts = parts_of(files)
        return SentenceModel(parts, Combination.from_json(manifest["combination"], OUTPUTS, len(parts)), manifest["version"])
    except UnloadablePart as error:
        raise DamagedModel(f"{folder}: {error}; {MEND}") from error
    except KeyError as error:
        raise DamagedModel(f"{folder / MANIFEST} lacks {error}; {MEND}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise DamagedModel(f"{folder / MANIFEST}: {error}; {MEND}") from error


def version_of(entries: dict[str, Any], combination: dict[str, Any]) -> str:
    """The parts' names and a digest of all that a manifest says of files and combination."""
    told = json.dumps([entries, combination], sort_keys=True).encode()
    return f"{'+'.join(sorted(set(entries) - {'tokenizer'}))}/{hashlib.sha256(told).hexdigest()[:12]}"


def parts_of(files: dict[str, bytes]) -> tuple[Part, ...]:
    """The parts that `files` holds: "linear", and "network" with "tokenizer". Raises UnloadablePart."""
    from classifier.linear_file import read_linear  # scikit-learn takes a second to import, which only loading should pay

    with _loading("linear"):
        found = [linear_part(read_linear(files["linear"], len(OUTPUTS))), rule_part]
    if "network" in files:
        with _loading("network"):
            found.insert(0, encoder_part(Encoder.load(files["network"], files["tokenizer"])))
    return tuple(found)


@contextmanager
def _loading(part: str) -> Iterator[None]:
    try:
        yield
    except (ImportError, MemoryError):
        raise
    except Exception as error:  # those of ONNX Runtime and of tokenizers derive from nothing narrower
        raise UnloadablePart(f"the {part} part cannot be loaded ({' '.join(str(error).split())})") from error


def encoder_part(encoder: Encoder) -> Part:
    return lambda sentences: encoder.log_odds(sentences, len(OUTPUTS))


def linear_part(linear: Any) -> Part:
    return lambda sentences: np.asarray(linear.decision_function(with_context(sentences)), dtype=np.float64)


def rule_part(sentences: Sequence[str]) -> NDArray[np.float64]:
    return rule_log_odds(sentences, OUTPUTS)


def with_context(sentences: Sequence[str]) -> list[dict[str, str]]:
    """Each sentence with the ones before and after it, as the linear model's features are named."""
    around = ["", *sentences, ""]
    return [{"before": around[i], "sentence": around[i + 1], "after": around[i + 2]} for i in range(len(sentences))]


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest, which is the one that was fitted: its version fits what it says."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        version, fitting = manifest["version"], version_of(manifest["files"], manifest["combination"])
    except KeyError as error:
        raise DamagedModel(f"{path} lacks {error}; {MEND}") from error
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise DamagedModel(f"{path}: {error}; {MEND}") from error
    if version != fitting:
        raise DamagedModel(
            f"{path} was changed after it was fitted (its version does not fit its files and combination); {MEND}"
        )
    return manifest


def _checked(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DamagedModel(f"{path}: {error}; {MEND}") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise DamagedModel(f"{path} is not the file that was fitted (digest differs); {MEND}")
    return data
