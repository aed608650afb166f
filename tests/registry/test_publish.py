"""The public database: nothing private, the same bytes, and readable with other tools."""

import hashlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from frictionless import Package

from registry.commands.publish import application
from registry.publishing.publish import publish
from registry.running import reviewing
from registry.running.recompute import recompute
from registry.running.reviewing import Judgement
from registry.store import Store
from registry.tables.public import Texts
from registry.tables.published.library import Library
from registry.tables.published.search import search
from registry.tables.search import BadQuery, Question
from tests.conftest import s54
from tests.registry.made_up import NO, ON, R, assessment, organisation, statement

SECRET = "an unremarkable sentence which nobody quotes about the towpath warehouse"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """One statement, with a published correction, a draft and a reply."""
    store = Store(tmp_path / "registry.db")
    store.save_organisations([organisation()])
    store.save_assessment(assessment(statement({R.SIGNATURE: NO}, text=f"It says so. Signed by A. Shah, Director. {SECRET}.")))
    recompute(store, ON)
    judgement = Judgement(R.SIGNATURE, True, "Signed by A. Shah, Director.", "first line", "ann-the-reviewer")
    kept = reviewing.judge_requirement(store, "00000001", 2026, judgement)
    assert kept.id is not None
    reviewing.second(store, kept.id, "bob-the-reviewer", "read it", ON)
    reviewing.judge_requirement(store, "00000001", 2026, Judgement(R.STEPS, False, None, "draft-of-ann", "ann-the-reviewer"))
    reviewing.reply(store, "00000001", 2026, "a person at Larch", "Thank you for the correction.")
    return store


def test_nothing_private_is_in_it(store: Store, tmp_path: Path) -> None:
    output = tmp_path / "public.db"
    publish(store, output, Texts.QUOTES)
    content = output.read_bytes()
    for private in (b"the-reviewer", b"draft-of-ann", b"a person at Larch", b"towpath warehouse", b"review_once"):
        assert private not in content, private
    for public in (b"Thank you for the correction.", b"first line", b"It says so."):
        assert public in content, public


def test_any_word_finds_a_statement_but_no_index_gives_its_text_back(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path / "public.db", Texts.QUOTES)
    with sqlite3.connect(tmp_path / "public.db") as sql:
        for word in SECRET.split():
            assert sql.execute("SELECT rowid FROM statement_search WHERE statement_search MATCH ?", [word]).fetchall() == [(1,)]
        sql.execute("CREATE VIRTUAL TABLE temp.positions USING fts5vocab (main, statement_search, instance)")
        assert {row[0] for row in sql.execute("SELECT DISTINCT offset FROM positions")} == {None}


PHRASES = [
    ('"It says so"', [True]),
    ('"towpath warehouse"', [False]),
    ('"warehouse towpath"', [False]),
    ("NEAR(towpath quotes, 5)", [False]),
    ('"It says so" AND warehouse', [False]),
    ('"towpath ware"*', [False]),
    ('"towpath warehouse" unremarkable', [False]),
    ("^unremarkable + towpath", [False]),
    ('"towpath canal" OR "it says"', [True]),
    ('"towpath canal"', []),
]


@pytest.mark.parametrize(("query", "quoted"), PHRASES)
def test_a_phrase_is_told_of_quotations_and_its_words_of_whole_texts(
    store: Store, tmp_path: Path, query: str, quoted: list[bool]
) -> None:
    publish(store, tmp_path / "public.db", Texts.QUOTES)
    with Library(tmp_path / "public.db").reading() as sql:
        answer = search(sql, Question(query))
        assert search(sql, Question(query, newest=True)).total == len(quoted)
    assert [hit.snippet is not None for hit in answer.hits] == quoted
    assert answer.order_unknown


@pytest.mark.parametrize("query", ['towpath NOT "it says"', "towpath NOT NEAR(it says)", 'towpath NOT (a OR "it says")'])
def test_a_phrase_cannot_be_left_out_where_the_order_is_not_known(store: Store, tmp_path: Path, query: str) -> None:
    publish(store, tmp_path / "public.db", Texts.QUOTES)
    with Library(tmp_path / "public.db").reading() as sql:
        with pytest.raises(BadQuery, match="leave out a word"):
            search(sql, Question(query))
        assert search(sql, Question("towpath NOT canal")).total == 1


def test_whole_texts_for_those_who_may(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path / "public.db", Texts.FULL)
    with sqlite3.connect(tmp_path / "public.db") as sql:
        (found,) = sql.execute(
            "SELECT snippet(statement_search, 0, '', '', '', 20) FROM statement_search WHERE statement_search MATCH '\"towpath warehouse\"'"
        )
    assert "towpath warehouse" in found[0]


@pytest.mark.parametrize("texts", Texts)
def test_the_same_registry_gives_the_same_bytes(store: Store, tmp_path: Path, texts: Texts) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        publish(store, tmp_path / folder / "public.db", texts)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == [
        "public.changelog.csv",
        "public.datapackage.json",
        "public.db",
        "public.licence.txt",
        "public.schema-org.json",
    ]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_it_describes_itself(store: Store, tmp_path: Path) -> None:
    output = tmp_path / "public.db"
    publish(store, output, Texts.QUOTES)
    digest = hashlib.sha256(output.read_bytes()).hexdigest()
    dataset = json.loads((tmp_path / "public.schema-org.json").read_text())
    assert (dataset["@type"], dataset["distribution"][0]["sha256"]) == ("Dataset", digest)
    assert (
        Package.from_descriptor(json.loads((tmp_path / "public.datapackage.json").read_text())).resources[0].hash
        == f"sha256:{digest}"
    )
    changes = (tmp_path / "public.changelog.csv").read_text().splitlines()
    assert changes[1].startswith("2026-11-22,00000001,2026,not_evidenced,meets_minimum,we_learned,")
    with sqlite3.connect(output) as sql:
        assert {row[0] for row in sql.execute("SELECT name FROM about")} == {"as_of", "changelog", "licence", "method", "texts"}
        assert sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert sql.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0] > 5


@pytest.mark.anyio
async def test_datasette_opens_it(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path / "public.db", Texts.QUOTES)
    app = application(tmp_path / "public.db")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://s54") as client:
        found = (await client.get("/public/verdict.json?_shape=array&newest=1")).json()
    assert [row["decision"] for row in found] == ["meets_minimum"]


def test_without_datasette_a_sentence_says_how_to_get_it(store: Store, tmp_path: Path) -> None:
    store.close()
    assert s54("publish", data=tmp_path).returncode == 0
    code = "import sys; sys.modules['datasette'] = None; from registry.cli import main; main()"
    command = [sys.executable, "-c", code, "--data", str(tmp_path), "explore"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (1, "s54: Datasette is not installed; get it with `pip install 's54[explore]'`\n")


def test_explore_needs_a_public_database(tmp_path: Path) -> None:
    done = s54("explore", data=tmp_path)
    assert done.returncode == 1
    assert "make it with `s54 publish`" in done.stderr
