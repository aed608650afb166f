"""The shipped model: refused when damaged, calm about any sentence."""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.model import (
    AT_ONCE,
    LONGEST_SENTENCE,
    MODELS,
    DamagedModel,
    clean,
    load_model,
    log_odds_of,
    version_of,
    with_context,
)
from classifier.outputs import OUTPUTS


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(MODELS, tmp_path / "models")


FILES = ("linear", "network", "tokenizer")


def path_of(folder: Path, name: str) -> Path:
    file: str = json.loads((folder / "manifest.json").read_text())["files"][name]["file"]
    return folder / file


def test_a_copy_loads(copy: Path) -> None:
    assert load_model(copy).version == load_model().version


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_is_damage(copy: Path, name: str) -> None:
    data = bytearray(path_of(copy, name).read_bytes())
    data[len(data) // 2] ^= 1
    path_of(copy, name).write_bytes(data)
    with pytest.raises(DamagedModel, match="digest differs"):
        load_model(copy)


@pytest.mark.parametrize("name", FILES)
def test_an_emptied_file_is_damage(copy: Path, name: str) -> None:
    path_of(copy, name).write_bytes(b"")
    with pytest.raises(DamagedModel, match="reinstall"):
        load_model(copy)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_damage(copy: Path, name: str) -> None:
    path_of(copy, name).unlink()
    with pytest.raises(DamagedModel, match="reinstall"):
        load_model(copy)


def rewritten(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The manifest with a version that fits what `change` did to it, so that what lies behind is looked at."""
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    manifest["version"] = version_of(manifest["files"], manifest["combination"])
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m["files"].pop("linear"), "the linear part cannot be loaded"),
        (lambda m: m["files"].pop("tokenizer"), "the network part cannot be loaded"),
        (lambda m: m["files"].pop("network"), "has not 2 weights"),
        (lambda m: m["files"].update(linear={}), "lacks 'file'"),
        (lambda m: m["files"].update(linear=1), "manifest.json: "),
        (lambda m: m["combination"].pop("risk"), "lacks 'risk'"),
        (lambda m: m["combination"].update(risk={}), "lacks 'weights'"),
        (lambda m: m["combination"]["risk"].update(weights=[1.0]), "has not 3 weights"),
        (lambda m: m["combination"]["risk"].update(weights=1), "manifest.json: "),
        (lambda m: m["combination"]["risk"].update(threshold=2), "not a probability"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_damage(copy: Path, change: Callable[[dict[str, Any]], object], message: str) -> None:
    with pytest.raises(DamagedModel, match=f"{message}.*reinstall"):
        load_model(rewritten(copy, change))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("data", [b"", b"rubbish", b"PK\x03\x04", b"{}", b"\x08\x09"])
def test_rubbish_with_its_own_digest_is_damage(copy: Path, name: str, data: bytes) -> None:
    path_of(copy, name).write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    part = "linear" if name == "linear" else "network"
    with pytest.raises(DamagedModel, match=f"the {part} part cannot be loaded.*reinstall"):
        load_model(rewritten(copy, lambda manifest: manifest["files"][name].update(sha256=digest)))


@pytest.mark.parametrize(
    "change",
    [
        {"files": {"linear": {"file": "linear.skops", "sha256": "0" * 64}}},
        {"files": {}},
        {"combination": {}},
        {"combination": None},
        {"version": "linear+network/000000000000"},
        {"version": None},
    ],
)
def test_a_changed_manifest_is_damage(copy: Path, change: dict[str, object]) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | change))
    with pytest.raises(DamagedModel, match=r"changed after it was fitted.*reinstall"):
        load_model(copy)


@pytest.mark.parametrize(("key", "value"), [("threshold", 0), ("threshold", 0.5317), ("intercept", 1), ("weights", [1, 1, 1])])
def test_a_changed_combination_is_damage(copy: Path, key: str, value: object) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["combination"]["approval"][key] = value
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(DamagedModel, match=r"changed after it was fitted.*reinstall"):
        load_model(copy)


def test_the_manifest_may_be_laid_out_otherwise(copy: Path) -> None:
    """What it says counts, not the spaces and the order in which it says it."""
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest, sort_keys=True))
    assert load_model(copy).version == manifest["version"]


@pytest.mark.parametrize("text", ["", "{", "not JSON", "\x00", "[]", "1", "{}", '{"files": 1}', "[" * 100_000])
def test_a_broken_manifest_is_damage(copy: Path, text: str) -> None:
    (copy / "manifest.json").write_text(text)
    with pytest.raises(DamagedModel, match="reinstall"):
        load_model(copy)


def test_a_missing_folder_is_damage(tmp_path: Path) -> None:
    with pytest.raises(DamagedModel, match="reinstall"):
        load_model(tmp_path / "none")


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["   "],
        ["We train our drivers every year."],
        ["\x00\x01\x02\x1b[31m"],
        ["\u202eשלום\u202c", "سلسلة التوريد"],
        ["👷🏽" * 50, "e\u0301" * 50, "\ud7ff\U0010ffff"],
        ["x" * 1_000_000],
        ["supply chain " * 200_000],
        ["We audit quarries."] * (2 * AT_ONCE + 1),
    ],
    ids=["none", "empty", "spaces", "plain", "control", "right-to-left", "rare", "long word", "long", "many"],
)
def test_scores(texts: list[str]) -> None:
    scores = load_model().scores(texts)
    assert scores.shape == (len(texts), len(OUTPUTS))
    assert np.isfinite(scores).all()
    assert ((scores >= 0) & (scores <= 1)).all()
    assert load_model().decided(scores).shape == scores.shape


def test_scores_are_the_same_each_time() -> None:
    texts = ["We train drivers.", "We will audit quarries.", "No cases were found."]
    assert (load_model().scores(texts) == load_model().scores(texts)).all()


def test_thresholds_are_probabilities() -> None:
    thresholds = load_model().thresholds
    assert thresholds.shape == (len(OUTPUTS),)
    assert ((thresholds > 0) & (thresholds < 1)).all()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        (["One."], [("", "One.", "")]),
        (["One.", "Two.", "Three."], [("", "One.", "Two."), ("One.", "Two.", "Three."), ("Two.", "Three.", "")]),
    ],
)
def test_with_context(texts: list[str], expected: list[tuple[str, str, str]]) -> None:
    assert [(row["before"], row["sentence"], row["after"]) for row in with_context(texts)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("  One \n two. ", "One two."), ("\x00a\x1bb\u202ec", "a b c"), ("x" * 10_000, "x" * LONGEST_SENTENCE), ("  ", "")],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_blocks_join_without_a_seam() -> None:
    """A part that tells its neighbours' lengths sees them across the border of two blocks."""

    def neighbours(some: Sequence[str]) -> NDArray[np.float64]:
        rows = with_context(some)
        return np.array([[len(row["before"]), len(row["sentence"]), len(row["after"])] for row in rows], dtype=np.float64)

    texts = ["x" * (1 + i % 7) for i in range(2 * AT_ONCE + 3)]
    assert (log_odds_of([neighbours], texts)[:, 0] == neighbours(texts)).all()
