"""The command as a user types it: a process of its own, exit codes, stdout and stderr apart."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from classifier.outputs import LABELS
from registry.cli import COMMANDS
from registry.population.periods import target_year_end
from registry.running.sample import SAMPLE_WEB, Site, company_folders, serve
from tests.conftest import run_sample, s54

COMMAND = [sys.executable, "-m", "registry.cli"]


def verdict_lines(output: str) -> list[str]:
    return sorted(line for line in output.splitlines() if " 20" in line or " unknown " in line)


def told(done: "subprocess.CompletedProcess[str]") -> str:
    """The one line on stderr."""
    lines = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith(("Usage:", "Try "))]
    assert "Traceback" not in done.stderr
    return lines[-1]


def test_a_second_run_does_nothing_new(sample_data: Path, tmp_path: Path) -> None:
    data = shutil.copytree(sample_data, tmp_path / "data", ignore=shutil.ignore_patterns("*.db-*"))
    before = sorted((path.name, path.stat().st_size) for path in data.rglob("*") if path.is_file() and path.suffix != ".db")
    again = run_sample(data)
    assert again.returncode == 0, again.stderr
    assert len(verdict_lines(again.stdout)) >= len(company_folders())
    after = sorted((path.name, path.stat().st_size) for path in data.rglob("*") if path.is_file() and path.suffix != ".db")
    assert [entry for entry in after if ".db-" not in entry[0]] == [entry for entry in before if ".db-" not in entry[0]]


FEW = (
    "brackenfield-foods",
    "calder-valley-textiles",
    "garnet-leisure",
    "inverlea-shipping",
    "kestrel-furniture",
    "langstone-hotels",
)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill -9"])
def test_a_stopped_run_goes_on(tmp_path: Path, sample_data: Path, stop: signal.Signals) -> None:
    with serve([folder for folder in company_folders() if folder.name in FEW]) as sites:
        listed = listed_at(sites, tmp_path / "few.csv")
        arguments = ["run", "--organisations", str(listed), "--allow-address", "127.0.54.0/24", "--on", "2026-11-22"]
        process = subprocess.Popen(
            [*COMMAND, "--data", str(tmp_path / "data"), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert wait_until(lambda: visits_in(tmp_path / "data") > 0)
        process.send_signal(stop)
        _, errors = process.communicate(timeout=900)
        assert process.returncode != 0
        assert b"Traceback" not in errors
        done_before = visits_in(tmp_path / "data")
        finished = s54(*arguments, data=tmp_path / "data")
    assert finished.returncode == 0, finished.stderr
    assert 0 < done_before <= visits_in(tmp_path / "data") == len(FEW)
    assert verdicts_in(tmp_path / "data").items() <= verdicts_in(sample_data).items()


def listed_at(sites: dict[str, Site], path: Path) -> Path:
    """The sample's list cut down to the companies that are served, at their addresses."""
    head, *rows = (SAMPLE_WEB / "organisations.csv").read_text().splitlines()
    kept = [
        row.replace(f"http://{name}.sample/", site.url) for name, site in sites.items() for row in rows if f"//{name}." in row
    ]
    path.write_text("\n".join([head, *kept]) + "\n")
    return path


def test_what_is_due_is_visited_again(tmp_path: Path) -> None:
    """Ten days after the last visit only a statement that fell due since is looked for, unless the window is shorter."""
    year_ends = {"brackenfield-foods": _fell_due(8, 0), "calder-valley-textiles": _fell_due(40, 20)}
    with serve([folder for folder in company_folders() if folder.name in year_ends]) as sites:
        listed = tmp_path / "two.csv"
        rows = [f"9999999{n},Larch {n} Limited,{sites[name].url},{end}" for n, (name, end) in enumerate(year_ends.items())]
        listed.write_text("\n".join(["company_number,name,website,financial_year_end", *rows]) + "\n")
        arguments = ["run", "--organisations", str(listed), "--allow-address", "127.0.54.0/24"]
        counts = []
        for more in ([], [], ["--due"], ["--fresh", "5"]):
            done = s54(*arguments, *more, data=tmp_path / "data")
            assert done.returncode == 0, done.stderr
            counts.append(visits_in(tmp_path / "data"))
            _make_older(tmp_path / "data", 10)
    assert counts == [2, 2, 3, 5]


def _fell_due(most: int, least: int) -> str:
    """The end of a financial year (MM-DD) whose statement fell due so many days ago."""
    today = datetime.now(UTC).date()
    days = (today - timedelta(days=n) for n in range(366))
    then, since = today - timedelta(days=most), today - timedelta(days=least)
    ends = ((day.month, day.day) for day in days)
    return next(f"{m:02}-{d:02}" for m, d in ends if target_year_end((m, d), then) != target_year_end((m, d), since))


def _make_older(data: Path, days: int) -> None:
    """Move the newest visits into the past."""
    for path in data.glob("archive/*/visits.jsonl"):
        visits = [json.loads(line) for line in path.read_text().splitlines()]
        for visit in visits:
            for moment in ("started_at", "finished_at"):
                visit[moment] = f"{datetime.fromisoformat(visit[moment]) - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"
        path.write_text("".join(json.dumps(visit) + "\n" for visit in visits))


def visits_in(data: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in data.glob("archive/*/visits.jsonl"))


def wait_until(holds: Callable[[], bool], seconds: float = 600) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def verdicts_in(data: Path) -> dict[str, str]:
    with sqlite3.connect(data / "registry.db") as database:
        return dict(database.execute("SELECT organisation_id, decision FROM current_verdict"))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("name,website\nLarch,\n", "row 1: no column 'company_number'"),
        ("company_number,name,website\nABC,Larch,\n", "row 2: 'ABC' is not a company number"),
        ("company_number,name,website\n1,Larch,file:///etc/passwd\n", "row 2: website 'file:///etc/passwd' begins with file:"),
        ("company_number,name,website\n1,Larch,\n1,Larch,\n", "row 3: 00000001 stands in row 2 already"),
    ],
)
def test_a_bad_list_is_refused_whole(tmp_path: Path, content: str, line: str) -> None:
    listed = tmp_path / "my.csv"
    listed.write_text(content)
    done = s54("run", "--organisations", str(listed), data=tmp_path / "data")
    assert done.returncode == 2
    assert line in told(done)
    assert str(listed) in told(done)
    assert done.stdout == ""
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["check", "http://127.0.0.1:9/"], 0, "refused address"),
        (["check", "ftp://larch.example/"], 2, "is not a web address"),
        (["check", "https://larch.example/"], 2, "needs a contact address"),
        (["check", "http://127.0.0.1:9/", "--allow-address", "everywhere"], 2, "is not an address range"),
        (["run"], 2, "give --organisations FILE.csv or --sample"),
        (["run", "--sample", "--on", "yesterday"], 2, "is not a day"),
        (["show", "12345678"], 1, "there is no registry yet"),
        (["show", "zzz"], 2, "is not a company number"),
        (["stats"], 1, "there is no registry yet"),
        (["check", "http://[::1"], 2, "is not a web address"),
        (["check", "http://127.0.0.1:99999/"], 2, "is not a web address"),
        (["run", "--sample", "--on", "9999-12-31"], 2, "is not a day"),
        (["export", "--format", "doc", "--output", "x"], 2, "'doc' is not one of"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, arguments: list[str], code: int, line: str) -> None:
    done = s54(*arguments, data=tmp_path / "data")
    assert done.returncode == code, done.stderr
    assert line in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_newer_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "registry.db") as database:
        database.execute("PRAGMA user_version = 999")
    done = s54("stats", data=tmp_path)
    assert done.returncode == 1
    assert "was made by a newer s54" in told(done)


def test_classify_gives_thirteen_labels_a_sentence() -> None:
    sentences = [
        "This statement was approved by the board of directors on 4 May 2026.",
        "All 40 buyers completed training on modern slavery.",
        "",
    ]
    done = s54(
        "classify",
        stdin=json.dumps({"id": "a", "sentences": sentences}) + "\n\n" + json.dumps({"id": 7, "sentences": []}) + "\n",
    )
    assert done.returncode == 0, done.stderr
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], second) == ("a", {"id": 7, "sentences": []})
    assert [tuple(sentence["scores"]) for sentence in first["sentences"]] == [LABELS] * 3
    assert first["sentences"][0]["labels"] == ["approval"]
    assert "training" in first["sentences"][1]["labels"]
    assert all(0 <= score <= 1 for sentence in first["sentences"] for score in sentence["scores"].values())


@pytest.mark.parametrize(
    "line", ["not json", "[]", '{"id": 1}', '{"sentences": []}', '{"id": 1, "sentences": "a"}', '{"id": 1, "sentences": [1]}']
)
def test_classify_names_the_bad_line(line: str) -> None:
    done = s54("classify", stdin=f"\n{line}\n")
    assert done.returncode == 2
    assert "line 2 is not" in told(done)


def test_check_one_site() -> None:
    folder = next(folder for folder in company_folders() if folder.name == "brackenfield-foods")
    with serve([folder]) as sites:
        done = s54("check", sites[folder.name].url, "--allow-address", "127.0.54.0/24", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) >= {
        "url", "checked_at", "outcome", "homepage_link", "statement", "requirements", "areas", "other_statements", "requests",
    }  # fmt: skip
    assert found["outcome"] == "found"
    assert found["homepage_link"]["found"] is True
    assert found["statement"]["period"]["end"] == "2026-03-28"
    assert "Brackenfield Foods Limited" in found["statement"]["organisations"]
    assert {name: told["evidenced"] for name, told in found["requirements"].items()} == dict.fromkeys(
        ("period", "steps", "approval", "signature", "published", "homepage_link"), True
    )
    assert all(set(area) == {"depth", "quotes"} for area in found["areas"].values())
    assert found["requests"] <= 5


def test_show_stats_noncompliant_search(sample_data: Path) -> None:
    shown = json.loads(s54("show", "99990006", "--json", data=sample_data).stdout)
    assert shown["names"] == ["Garnet Leisure Limited"]
    assert shown["verdicts"][-1]["missing"] == ["homepage_link"]
    assert shown["turnover"][0]["value"] == 45_000_000
    stats = json.loads(s54("stats", "--json", data=sample_data).stdout)
    assert sum(stats["verdicts"].values()) == len(company_folders())
    listed = json.loads(s54("noncompliant", "--json", data=sample_data).stdout)
    assert {row["verdict"] for row in listed} == {"not_evidenced", "out_of_date", "not_found"}
    assert all(row["provisional"] == (row["verdict"] == "not_found") for row in listed)
    hits = json.loads(s54("search", "laundr* OR packhouse*", "--json", data=sample_data).stdout)
    assert all("[" in hit["snippet"] for hit in hits)


@pytest.mark.parametrize("command", [["stats"], ["show", "99990001"], ["noncompliant"], ["search", "wages"], ["doctor"]])
def test_commands_print_for_people_too(sample_data: Path, command: list[str]) -> None:
    done = s54(*command, data=sample_data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_population_import_reports(tmp_path: Path) -> None:
    listed = tmp_path / "my.csv"
    listed.write_text("company_number,name,website\n1,Larch Limited,www.larch.example\n2,Elm plc,\n")
    first = s54("population", "import", "csv", str(listed), "--json", data=tmp_path)
    again = s54("population", "import", "csv", str(listed), "--json", data=tmp_path)
    assert json.loads(first.stdout) == {"source": "csv", "read": 2, "kept": 2, "changed": 2, "refused": []}
    assert json.loads(again.stdout)["changed"] == 0


def test_doctor_names_what_is_there() -> None:
    found = {check["name"]: check["found"] for check in json.loads(s54("doctor", "--json").stdout)}
    assert found["model"] is True
    assert found["sample web"] is True


def test_help_says_what_each_command_is_for() -> None:
    told = " ".join(s54("--help").stdout.split())
    for name, place in COMMANDS.items():
        module, function = place.split(":")
        command = getattr(import_module(f"registry.commands.{module}"), function)
        assert f" {name} {command.help.splitlines()[0]}" in told
