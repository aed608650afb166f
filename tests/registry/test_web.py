"""The website over HTTP: pages, files, conditional requests, hostile questions, a database that comes and goes."""

import csv
import io
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import httpx
import openpyxl
import pytest

from registry.data_folder import DataFolder
from registry.tables.public import Texts
from registry.web.guard import Limit
from tests.registry.made_up_site import ASPEN, BIRCH, LARCH, ROWAN, make, published, serving

STATEMENT = "ab" * 32


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folder = DataFolder(tmp_path_factory.mktemp("site"))
    make(folder)
    published(folder)
    return folder


@pytest.fixture(scope="module")
def site(data: DataFolder) -> Iterator[str]:
    with serving(data.root) as url:
        yield url


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/", 200, "Who keeps the Modern Slavery Act?"),
        ("/organisations", 200, "Rowan &amp; Sons &lt;Holdings&gt; PLC"),
        ("/organisations?verdict=not_evidenced&sector=Food+%26+drink", 200, "1 of 5"),
        ("/organisations?approval=no&year=2026", 200, "regulator’s pack for 2026"),
        ("/organisations?q=larch", 200, "1 of 5"),
        ("/organisations?q=1&sort=-size", 200, "of 5"),
        ("/organisations?tag=listed%3A+FTSE+250", 200, "1 of 5"),
        (f"/organisations/{LARCH}", 200, "Cite this"),
        ("/organisations/1", 200, "Larch Limited"),
        (f"/organisations/{LARCH}/2025", 200, "What was seen, and when"),
        (f"/organisations/{LARCH}/difference/2025/2026", 200, "Only the quoted sentences"),
        (f"/organisations/{ASPEN}", 200, "This is not settled"),
        (f"/organisations/{BIRCH}", 200, "could not be told"),
        (f"/statements/{STATEMENT}", 200, "characters withheld"),
        ("/search?q=laundries", 200, "<mark>laundries</mark>"),
        ("/search?q=%2214+laundries%22", 200, "does not know the order of words"),
        ("/search?q=secret", 200, "in no sentence that is quoted here"),
        ("/search?q=laundries&verdict=meets_minimum&area=risk&evidence=approval%3Dyes&year=2026", 200, "1 statement"),
        ("/statistics", 200, "What others published"),
        ("/statistics?by=sector&measure=approval", 200, "Catering"),
        ("/statistics?by=year", 200, "2026"),
        ("/statistics?by=region", 200, 'class="tile'),
        ("/statistics?by=region", 200, "region not known"),
        ("/organisations?region=unknown", 200, "4 of 5"),
        ("/organisations?sector=unknown&region=unknown", 200, "1 of 5"),
        ("/changes?since=2020-01-01", 200, "a statement for the year to 2026-03-31"),
        ("/method", 200, "Challenge a verdict"),
        ("/data-dictionary", 200, "company_number"),
        ("/model-card", 200, "<h1>Model card"),
        ("/download", 200, "FollowTheMoney"),
        ("/api", 200, "/api/v1/organisations"),
        (f"/report/{LARCH}/2026", 200, "Report an error"),
        ("/static/s54.css", 200, "color-scheme"),
    ],
)
def test_pages(site: str, path: str, status: int, words: str) -> None:
    response = httpx.get(site + path)
    assert response.status_code == status, response.text
    assert words in response.text
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy + str(response.headers.get("Strict-Transport-Security"))
    assert "http" not in policy
    assert len(response.content) < 150_000


HOSTILE = [
    ("/organisations?verdict=nonsense", 400, "there is no verdict"),
    ("/organisations?sector=Nowhere", 400, "there are Catering"),
    ("/organisations?colour=red", 400, "there is no filter"),
    ("/organisations?page=-1", 400, "whole number"),
    ("/organisations?page=99", 404, "1 page"),
    ("/organisations?page=99999999999999999999", 400, "whole number"),
    ("/organisations?page=%D9%A1", 400, "whole number"),
    ("/organisations?year=1200", 400, "2015"),
    ("/organisations?q=%00", 400, "not text"),
    ("/organisations?q=" + "a" * 5000, 400, "too long"),
    ("/organisations?q=%ED%A0%80", 200, "Nobody fits"),
    ("/organisations?q=%27%3B+DROP+TABLE+verdict%3B--", 200, "Nobody fits"),
    ("/organisations?" + "q=a&" * 4000, 414, "too long"),
    ("/organisations/00000000", 404, "No organisation has the number"),
    ("/organisations/%00", 400, "not text"),
    ("/organisations/..%2f..%2fetc", 404, "There is no such page"),
    (f"/organisations/{LARCH}/2019", 404, "it has for"),
    (f"/organisations/{LARCH}/soon", 400, "whole number"),
    (f"/organisations/{LARCH}/difference/2019/2026", 404, "no statement for 2019"),
    ("/organisations.exe", 404, "can be had as"),
    ("/statements/zz", 400, "SHA-256"),
    ("/statements/" + "0" * 64, 404, "No published statement"),
    ("/search?q=%22", 400, "a double quote is opened"),
    ("/search?q=AND", 400, "Cannot search"),
    ("/search?q=text:%20x", 400, "Cannot search"),
    ("/search?q=NEAR(a%20b", 400, "Cannot search"),
    ("/search?q=%00", 400, "not text"),
    ("/search?q=a&page=0", 400, "whole number"),
    ("/search?q=a&evidence=approval", 400, "approval=no"),
    ("/search?q=a&depth=9", 400, "from 0 to 3"),
    ("/search.atom", 400, "say what to search for"),
    ("/statistics?by=colour", 400, "there is no by"),
    ("/statistics?year=2016", 400, "there is no verdict for 2016"),
    ("/changes?since=yesterday", 400, "is not a day"),
    ("/changes?since=2026-W01-1", 400, "is not a day"),
    ("/download/everything", 404, "there is no download"),
    ("/nothing", 404, "There is no such page"),
    ("/review", 303, ""),
    ("/review/login", 503, "not set up"),
    (f"/review/{LARCH}/2026", 403, "sign in first"),
]


@pytest.mark.parametrize(("path", "status", "words"), HOSTILE)
def test_hostile_questions_get_a_sentence(site: str, path: str, status: int, words: str) -> None:
    response = httpx.get(site + path)
    assert response.status_code == status, response.text
    assert words.casefold() in response.text.casefold()
    assert "Traceback" not in response.text
    assert status in (303, 414) or "<nav" in response.text


def test_a_provisional_verdict_is_in_no_list_as_a_fact(site: str) -> None:
    listed = httpx.get(f"{site}/organisations.csv").text
    (row,) = [row for row in csv.DictReader(io.StringIO(listed)) if row["company_number"] == ASPEN]
    assert (row["verdict"], row["verdict_lenient"]) == ("being_checked", "being_checked")
    assert "Aspen" not in httpx.get(f"{site}/organisations?verdict=not_found").text
    api = httpx.get(f"{site}/api/v1/organisations?q=aspen").json()["items"][0]
    assert api["verdict"] == "being_checked"


def test_a_dangerous_website_is_no_link(site: str) -> None:
    page = httpx.get(f"{site}/organisations/{BIRCH}").text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page
    outward = httpx.get(f"{site}/organisations/{LARCH}").text
    assert outward.count('href="http') == outward.count('rel="noopener nofollow"') > 0


def test_what_is_withheld_is_withheld(site: str) -> None:
    for path in (f"/statements/{STATEMENT}", "/search?q=secret", f"/organisations/{LARCH}", f"/api/v1/statements/{STATEMENT}"):
        assert "Nobody is to read" not in httpx.get(site + path).text
    assert "&lt;b&gt;wages&lt;/b&gt;" in httpx.get(f"{site}/statements/{STATEMENT}").text


def test_whole_texts_where_they_are_published(data: DataFolder, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    shutil.copy(data.registry, folder.registry)
    published(folder, Texts.FULL)
    with serving(tmp_path) as url:
        page = httpx.get(f"{url}/statements/{STATEMENT}").text
        assert "Nobody is to read" in page
        assert page.count("<mark id=") == 5
        assert "Larch Limited &amp; sons" in page
        assert "withheld" not in page
        assert "<mark>secret</mark>" in httpx.get(f"{url}/search?q=secret").text
        assert "in full" not in page


def test_files_of_a_view(site: str) -> None:
    query = "verdict=not_evidenced"
    rows = list(csv.DictReader(io.StringIO(httpx.get(f"{site}/organisations.csv?{query}").text)))
    assert [row["company_number"] for row in rows] == [ROWAN]
    book = openpyxl.load_workbook(io.BytesIO(httpx.get(f"{site}/organisations.xlsx?{query}").content))
    assert [cell.value for cell in book["organisations"]["A"]] == ["company_number", ROWAN]
    assert httpx.get(f"{site}/organisations.json?{query}").json()[0]["approval"] is False
    pack = zipfile.ZipFile(io.BytesIO(httpx.get(f"{site}/download/regulator?year=2026").content))
    assert ROWAN in pack.read("non_compliant.csv").decode()
    assert ASPEN in pack.read("provisional_not_found.csv").decode()
    assert ASPEN not in pack.read("non_compliant.csv").decode()


@pytest.mark.parametrize("path", ["/changes.atom?since=2020-01-01", "/search.atom?q=laundries"])
def test_feeds_are_atom(site: str, path: str) -> None:
    root = ElementTree.fromstring(httpx.get(site + path).content)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) > 1


def test_a_page_that_is_known_is_not_sent_again(site: str) -> None:
    first = httpx.get(f"{site}/organisations")
    again = httpx.get(f"{site}/organisations", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "ETag" not in httpx.get(f"{site}/nothing").headers


def test_too_many_costly_questions(data: DataFolder) -> None:
    with serving(data.root, Limit(0.001, 2)) as url:
        statuses = [httpx.get(f"{url}/search?q=audit").status_code for _ in range(4)]
        assert statuses == [200, 200, 429, 429]
        refused = httpx.get(f"{url}/api/v1/search?q=audit")
        assert refused.headers["content-type"] == "application/problem+json"
        assert int(refused.headers["Retry-After"]) > 0
        assert httpx.get(f"{url}/api/v1/organisations?format=csv").status_code == 429
        assert httpx.get(f"{url}/api/v1/organisations").status_code == 200
        assert httpx.get(url).status_code == 200


ENDLESS = """
    ALTER TABLE figure RENAME TO counted;
    CREATE VIEW figure AS SELECT * FROM counted
        WHERE (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n) > 0;
"""


def test_a_question_that_never_ends_is_ended_with_a_sentence(data: DataFolder, tmp_path: Path) -> None:
    """In this edition the counted figures are a view that counts for ever."""
    public = DataFolder(tmp_path).public
    shutil.copy(data.public, public)
    sql = sqlite3.connect(public)
    sql.executescript(ENDLESS)
    sql.close()
    slow = ("/", "/statistics", "/statistics?by=size", "/statistics.csv", "/api/v1/statistics")
    with serving(tmp_path, seconds=0.5) as url, ThreadPoolExecutor(len(slow)) as readers:
        waiting = [readers.submit(httpx.get, url + path, timeout=60) for path in slow]
        for path in ("/organisations", f"/organisations/{LARCH}", "/search?q=laundries"):
            assert httpx.get(url + path, timeout=60).status_code == 200
        for path, answer in zip(slow, (each.result() for each in waiting), strict=True):
            assert answer.status_code == 503, path
            assert "took too long" in answer.text
            assert answer.headers["Retry-After"]
            assert "Traceback" not in answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        shutil.copy(data.public, tmp_path / "next")
        (tmp_path / "next").replace(public)
        assert [httpx.get(url + path).status_code for path in slow] == [200] * len(slow)


def test_a_file_that_takes_too_long_is_cut_off_and_the_site_goes_on(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.web.files.SECONDS", -1.0)
    monkeypatch.setattr("registry.tables.published.library.STEPS", 1)
    with serving(data.root) as url:
        for path in ("/organisations.csv", "/organisations.xlsx", "/download/regulator"):
            assert httpx.get(url + path).status_code == 503
        assert httpx.get(f"{url}/organisations").status_code == 200


def test_a_database_that_comes_goes_and_is_replaced(data: DataFolder, tmp_path: Path) -> None:
    public = DataFolder(tmp_path).public
    with serving(tmp_path) as url:
        missing = httpx.get(url)
        assert missing.status_code == 503
        assert "published" in missing.text
        assert missing.headers["Retry-After"]
        shutil.copy(data.public, public)
        first = httpx.get(url)
        assert first.status_code == 200
        public.write_bytes(b"not a database at all" * 1000)
        broken = httpx.get(url)
        assert broken.status_code == 503
        assert "published again" in broken.text
        public.write_bytes(data.public.read_bytes()[:40_000])
        assert httpx.get(f"{url}/organisations").status_code == 503
        shutil.copy(data.public, tmp_path / "next")
        (tmp_path / "next").replace(public)
        assert httpx.get(url).status_code == 200
        locked = sqlite3.connect(public, isolation_level=None)
        locked.execute("BEGIN EXCLUSIVE")
        assert httpx.get(f"{url}/organisations/{LARCH}").status_code == 200
        locked.close()


def test_an_error_report_is_kept_for_reviewers(data: DataFolder, site: str) -> None:
    where = f"{site}/report/{LARCH}/2026"
    assert httpx.post(where, data={"what": " "}).status_code == 400
    assert httpx.post(where, data={"what": "x", "url": "javascript:1"}).status_code == 400
    assert httpx.post(where, data={"what": "x" * 40_000}).status_code == 400
    assert httpx.post(where, data={"what": "x"}, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert httpx.post(where, data={"what": "You missed page 3: “approved by the board”."}).status_code == 200
    assert "You missed page 3" in data.reports.read_text()
    assert len(data.reports.read_text().splitlines()) == 1
