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


AIMS_AU = (
    "statement_id", "sentence", "Approval", "Signature", "C1 (reporting entity)", "C2 (structure)", "C2 (operations)",
    "C2 (supply chains)", "C3 (risk description)", "C4 (risk mitigation)", "C4 (remediation)", "C5 (effectiveness)",
    "C6 (consultation)",
)  # fmt: skip
SAID_OF = {
    "Approval": "The board of Quarry {n} approved this statement.",
    "C2 (supply chains)": "Quarry {n} buys explosives from {n}0 suppliers.",
    "C4 (risk mitigation)": "Quarry {n} audited its suppliers, as the year before.",
}


@pytest.fixture
def aims_au(tmp_path: Path) -> Path:
    """Six made-up statements as the full AIMS.au file has them: no positions, -1 for not labelled, now and then 1.0."""
    path = tmp_path / "aims_au.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, AIMS_AU, restval="-1")
        writer.writeheader()
        for number in range(6):
            for label, text in SAID_OF.items():
                labels = {other: "1.0" if other == label else "0" for other in SAID_OF}
                writer.writerow({"statement_id": 11_000 + number, "sentence": text.format(n=number), **labels})
    return path


def test_the_layout_of_aims_au_fits_and_evaluates(aims_au: Path, tmp_path: Path) -> None:
    fitted = s54("fit", str(aims_au), "--parts", "linear", "--output", str(tmp_path / "m"), "--folds", str(tmp_path / "f"))
    assert fitted.returncode == 0, fitted.stderr
    done = s54("evaluate", str(aims_au), "--folds", str(tmp_path / "f"), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["s54"]
    positives = {score["name"]: score["positives"] for score in found["by_sentence"]["labels"]}
    assert (found["statements"], found["sentences"]) == (6, 18)
    assert {name for name, count in positives.items() if count == 6} == {"approval", "supply_chains", "mitigation"}
    assert sum(positives.values()) == 18


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


FIT = ("fit", "--parts", "linear", "--output", "OUTPUT")
HEADER = "statement,position,sentence"
SINGLE = "".join(f"{name},0,We audit quarries.,1\n" for name in "ABCDE")


@pytest.mark.parametrize(
    ("command", "text", "message"),
    [
        (FIT, f"{HEADER}\nA,0,We audit quarries.\n", "clumsy.csv: no column of labels; add approval or another"),
        (("evaluate",), f"{HEADER}\nA,0,We audit quarries.\n", "clumsy.csv: no column of labels; add approval or another"),
        (("evaluate",), f"{HEADER},risk\nA,²,We audit quarries.,1\n", "clumsy.csv: row 2: position '²' is not a whole number"),
        (FIT, f"{HEADER},risk\n{SINGLE}", "fit on more statements"),
    ],
)
def test_a_clumsy_file_is_told(tmp_path: Path, command: tuple[str, ...], text: str, message: str) -> None:
    path = tmp_path / "clumsy.csv"
    path.write_text(text, encoding="utf-8")
    done = s54(*(str(tmp_path / "m") if word == "OUTPUT" else word for word in command), str(path))
    assert done.returncode == 2
    assert message in told(done)
