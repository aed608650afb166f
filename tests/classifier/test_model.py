"""The shipped model: refused when damaged, calm about any sentence."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from classifier.model import LONGEST_SENTENCE, MODELS, OUTPUTS, DamagedModel, load_model, with_context


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(MODELS, tmp_path / "models")


def linear(folder: Path) -> Path:
    name: str = json.loads((folder / "manifest.json").read_text())["linear"]["file"]
    return folder / name


def test_a_copy_loads(copy: Path) -> None:
    assert load_model(copy).version == load_model().version


def test_a_changed_byte_is_damage(copy: Path) -> None:
    data = bytearray(linear(copy).read_bytes())
    data[len(data) // 2] ^= 1
    linear(copy).write_bytes(data)
    with pytest.raises(DamagedModel, match="digest differs"):
        load_model(copy)


def test_another_digest_is_damage(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["linear"]["sha256"] = "0" * 64
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(DamagedModel, match="digest differs"):
        load_model(copy)


def test_an_emptied_model_is_damage(copy: Path) -> None:
    linear(copy).write_bytes(b"")
    with pytest.raises(DamagedModel, match="reinstall"):
        load_model(copy)


def test_a_missing_model_is_damage(copy: Path) -> None:
    linear(copy).unlink()
    with pytest.raises(DamagedModel, match="reinstall"):
        load_model(copy)


@pytest.mark.parametrize("text", ["", "{", "not JSON", "\x00"])
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
        ["We audit quarries."] * 10_000,
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
        (["  One \n two. "], [("", "One two.", "")]),
    ],
)
def test_with_context(texts: list[str], expected: list[tuple[str, str, str]]) -> None:
    assert [(row["before"], row["sentence"], row["after"]) for row in with_context(texts)] == expected


def test_a_long_sentence_is_cut() -> None:
    assert len(with_context(["x" * 10_000])[0]["sentence"]) == LONGEST_SENTENCE
