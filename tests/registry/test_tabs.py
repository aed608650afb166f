"""A statement whose tabs are addresses of their own, the whole way: each sentence's address and proof stay known."""

import io
import zipfile
from pathlib import Path

import httpx
import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import read_capture
from registry.data_folder import DataFolder
from registry.store import Store
from registry.tables.statements import copy_of
from tests.classifier.test_parts import SITE
from tests.conftest import s54
from tests.crawler.loopback import serve
from tests.registry.made_up_site import serving

TABS = ("/modern-slavery/", "/modern-slavery/due-diligence", "/modern-slavery/governance")


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataFolder, str]:
    root = tmp_path_factory.mktemp("tabs")
    listed = root / "one.csv"
    with serve(SITE) as served:
        listed.write_text(f"company_number,name,website\n00000001,Tarnbeck Gravel Limited,{served.url}/\n")
        done = s54("run", "--organisations", str(listed), "--allow-address", "127.0.0.0/8", data=root / "data")
    assert done.returncode == 0, done.stderr
    return DataFolder(root / "data"), served.url


def test_the_evidence_package_holds_every_tab(visited: tuple[DataFolder, str], tmp_path: Path) -> None:
    data, url = visited
    done = s54("archive", "wacz", f"{url}{TABS[0]}", "--output", str(tmp_path / "tabs.wacz"), data=data.root)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "tabs.wacz") as file:
        records = ArchiveIterator(io.BytesIO(file.read("archive/data.warc.gz")))
        got = [r.rec_headers.get_header("WARC-Target-URI") for r in records if r.rec_type == "response"]
    assert got == [f"{url}/", *(f"{url}{tab}" for tab in TABS)]


def test_the_page_of_a_quotation_has_its_address(visited: tuple[DataFolder, str]) -> None:
    data, url = visited
    with Store(data.registry) as store:
        quoted = store.sql.execute(
            """
            SELECT url, sha256 FROM finding JOIN statement_page USING (statement_id, page) WHERE requirement = 'approval'
            """
        ).fetchall()
        (sha256,) = store.sql.execute("SELECT sha256 FROM statement").fetchone()
        kept = copy_of(store.sql, quoted[0]["sha256"])
    assert [row["url"] for row in quoted] == [f"{url}{TABS[2]}"]
    assert kept is not None
    assert b"approved by the board" in read_capture(data.archive, kept)
    assert s54("publish", data=data.root).returncode == 0
    with serving(data.root) as site:
        page = httpx.get(f"{site}/statements/{sha256}").text
    assert all(f"page {number}: " in page and f"{url}{tab}" in page for number, tab in enumerate(TABS[1:], 2))
