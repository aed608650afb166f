"""A statement's evidence for others' tools: their validator and their WARC reader must take it."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.cdx import sort_key
from crawler.wacz import NoSuchStatement, find_capture, write_wacz
from tests.crawler.loopback import Answer, crawled, html, redirect, serve
from tests.crawler.test_hostile import STATEMENT

SITE = {
    "/": html("<p>Hi</p><a href='/legal'>Legal</a>"),
    "/legal": html("<a href='/go'>Modern slavery statement</a>"),
    "/go": redirect("/files/7"),
    "/files/7": Answer(STATEMENT),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("wacz")
    with serve(SITE) as served:
        crawled(folder / "archive", f"{served.url}/")
    visit, capture = find_capture(folder / "archive", f"{served.url}/files/7")
    write_wacz(folder / "archive", visit, [capture], folder / "statement.wacz")
    return folder / "statement.wacz", served.url


def test_a_foreign_validator_takes_it(written: tuple[Path, str]) -> None:
    """Only where `pip install wacz` was done: it brings libraries that this project does not ask of its users."""
    validation = pytest.importorskip("wacz.validate").Validation(str(written[0]))
    assert validation.version == "1.1.1"
    assert validation.check_required_contents() == 0
    assert validation.frictionless_validate()
    assert validation.check_file_paths()
    assert validation.check_file_hashes()
    assert validation.check_data_package_hash_and_sig()


def test_the_index_leads_to_every_answer(written: tuple[Path, str]) -> None:
    with zipfile.ZipFile(written[0]) as file:
        warc, lines = file.read("archive/data.warc.gz"), file.read("indexes/index.cdxj").decode().splitlines()
    assert lines == sorted(lines)
    for line in lines:
        told = json.loads(line.split(" ", 2)[2])
        start, length = int(told["offset"]), int(told["length"])
        record = next(iter(ArchiveIterator(io.BytesIO(warc[start : start + length]), check_digests="raise")))
        assert (record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) == ("response", told["url"])


def test_it_holds_the_way_and_the_redirect(written: tuple[Path, str]) -> None:
    path, url = written
    with zipfile.ZipFile(path) as file:
        warc = file.read("archive/data.warc.gz")
        pages = [json.loads(line).get("url") for line in file.read("pages/pages.jsonl").splitlines()]
    records = [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(io.BytesIO(warc))]
    assert [u.removeprefix(url) for kind, u in records if kind == "response"] == ["/", "/legal", "/go", "/files/7"]
    assert [kind for kind, _ in records].count("request") == 4
    assert pages == [None, f"{url}/", f"{url}/legal", f"{url}/files/7"]


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoSuchStatement, match="s54 show"):
        find_capture(tmp_path, "0" * 64)


def test_every_digest_of_the_package_is_right(written: tuple[Path, str]) -> None:
    with zipfile.ZipFile(written[0]) as file:
        package = file.read("datapackage.json")
        resources = json.loads(package)["resources"]
        assert {resource["path"] for resource in resources} == set(file.namelist()) - {
            "datapackage.json",
            "datapackage-digest.json",
        }
        for resource in resources:
            content = file.read(resource["path"])
            assert (resource["hash"], resource["bytes"]) == (f"sha256:{hashlib.sha256(content).hexdigest()}", len(content))
        told = json.loads(file.read("datapackage-digest.json"))
    assert told == {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.tarnbeck.co.uk/", "uk,co,tarnbeck)/"),
        ("http://tarnbeck.co.uk/MSA/2025.pdf", "uk,co,tarnbeck)/msa/2025.pdf"),
        ("https://www2.tarnbeck.co.uk:8443/a/?b=2&a=1", "uk,co,tarnbeck:8443)/a?a=1&b=2"),
        ("https://tarnbeck.co.uk", "uk,co,tarnbeck)/"),
        ("http://127.0.0.1:8054/files/7", "1,0,0,127:8054)/files/7"),
        ("https://tarnbeck.co.uk:443/a", "uk,co,tarnbeck)/a"),
    ],
)
def test_sort_keys_are_those_of_replay_tools(url: str, expected: str) -> None:
    assert sort_key(url) == expected
