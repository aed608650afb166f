"""`s54 fit` and `evaluate`, as a user runs them, with the linear parts alone."""

import csv
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from classifier.outputs import LABELS
from tests.conftest import s54
from tests.registry.test_cli import told

CORPUS = Path(__file__).parents[2] / "corpus" / "sentences.csv"


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shortest statements of the corpus; a rival system scores each sentence by its length."""
    with CORPUS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sizes = {name: sum(row["statement"] == name for row in rows) for name in {row["statement"] for row in rows}}
    short = sorted(sizes, key=lambda name: (sizes[name], name))[:10]
    path = tmp_path_factory.mktemp("labelled") / "short.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "rival_mitigation"])
        writer.writeheader()
        writer.writerows(
            row | {"rival_mitigation": min(1, len(row["sentence"]) / 300)} for row in rows if row["statement"] in short
        )
    return path


@pytest.fixture(scope="module")
def folder(labelled: Path) -> Path:
    done = s54(
        "fit", str(labelled), "--parts", "linear", "--output", str(labelled.parent / "m"), "--folds", str(labelled.parent / "f")
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["version"].startswith("linear/")
    return labelled.parent


def test_evaluate_beside_a_rival(labelled: Path, folder: Path) -> None:
    done = s54("evaluate", str(labelled), "--folds", str(folder / "f"), "--beside", "rival", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == 3
    assert [score["name"] for score in found["s54"]["by_sentence"]["labels"]] == list(LABELS)
    assert all(result["sentences"] == found["s54"]["sentences"] for result in found.values())


def test_evaluate_prints_a_table(labelled: Path, folder: Path) -> None:
    done = s54("evaluate", str(labelled), "--model", str(folder / "m"))
    assert done.returncode == 0, done.stderr
    assert "10 statements" in done.stdout
    assert "macro (nine AIMS labels)" in done.stdout
    assert "expected calibration error" in done.stdout


def test_evaluate_writes_figures_and_a_plot(labelled: Path, folder: Path) -> None:
    figures, plot = folder / "metrics.json", folder / "reliability.svg"
    done = s54("evaluate", str(labelled), "--model", str(folder / "m"), "--output", str(figures), "--plot", str(plot))
    assert done.returncode == 0, done.stderr
    assert 0 <= json.loads(figures.read_text())["s54"]["calibration"]["error"] <= 1
    assert ElementTree.parse(plot).getroot().tag.endswith("svg")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["fit", "FILE", "--target", "uk"], 2, "no statement is of the corpus 'uk'; the files hold: own"),
        (["evaluate", "FILE", "--beside", "nobody"], 2, "no column nobody_approval"),
        (["evaluate", "FILE", "--model", "nowhere"], 1, "reinstall s54"),
        (["evaluate", "FILE", "--folds", "nowhere"], 2, "held out of no fold"),
    ],
)
def test_what_cannot_be_is_said(labelled: Path, tmp_path: Path, arguments: list[str], code: int, message: str) -> None:
    given = [str(labelled) if a == "FILE" else str(tmp_path / a) if a == "nowhere" else a for a in arguments]
    done = s54(*given)
    assert done.returncode == code
    assert message in told(done)
