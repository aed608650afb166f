"""Reviewing on the website: signing in, forms, and what other sites may not do."""

import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from crawler.archive import WARC, Exchange, Shard
from crawler.errors import WrongInput
from registry.data_folder import DataFolder
from registry.running.recompute import recompute
from registry.store import Store
from registry.tables import reviews
from registry.tables.sessions import NoSessions
from registry.web.sessions import COOKIE, LOCKED, TRIES, Sessions, WrongPassword, line_for
from tests.registry.made_up import ON
from tests.registry.made_up_site import ASPEN, LARCH, ROWAN, a_statement, looked, make, published, serving

PASSWORDS = {"ann": "correct horse battery", "ben": "staple battery horse"}


@pytest.fixture(scope="module")
def reviewers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reviewers") / "reviewers.txt"
    path.write_text("".join(f"{line_for(name, password)}\n" for name, password in PASSWORDS.items()))
    return path


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path)
    make(folder)
    published(folder)
    return folder


@pytest.fixture
def site(data: DataFolder, reviewers: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("S54_SECRET", "x" * 40)
    monkeypatch.setenv("S54_REVIEWERS", str(reviewers))
    with serving(data.root) as url:
        yield url


def signed_in(site: str, name: str) -> httpx.Client:
    """A browser would send the Secure cookie to loopback too; httpx would not, so it is given by hand."""
    answer = httpx.post(f"{site}/review/login", data={"name": name, "password": PASSWORDS[name]})
    assert answer.status_code == 303, answer.text
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie.casefold() for word in ("httponly", "secure", "samesite=strict", "path=/"))
    value = cookie.split("=", 1)[1].split(";")[0].strip('"')
    return httpx.Client(base_url=site, headers={"Cookie": f"{COOKIE}={value}"})


def form_of(client: httpx.Client, path: str) -> dict[str, str]:
    page = client.get(path)
    assert page.status_code == 200, page.text
    assert page.headers["cache-control"] == "private, no-store"
    return {"csrf": page.text.split('name="csrf" value="')[1].split('"')[0]}


def test_two_people_correct_a_finding(site: str, data: DataFolder) -> None:
    case = f"/review/{ROWAN}/2026"
    with signed_in(site, "ann") as ann, signed_in(site, "ben") as ben:
        assert "Aspen" in ann.get("/review").text
        form = {**form_of(ann, case), "action": "correct", "requirement": "approval", "answer": "yes", "why": "page 2"}
        unfounded = ann.post(case, data={**form, "quote": "Approved by nobody."})
        assert (unfounded.status_code, "does not stand in" in unfounded.text) == (400, True)
        assert ann.post(case, data={**form, "quote": "Approved by the Board on 4 May 2026."}).status_code == 303
        confirm = {"action": "second", "about": "1"}
        assert "your own" in ann.post(case, data={**form_of(ann, case), **confirm}).text
        assert ben.post(case, data={**form_of(ben, case), **confirm}).status_code == 303
    with Store.reading(data.registry) as store:
        assert len(reviews.of_organisation(store.sql, ROWAN)) == 2
        assert store.history(ROWAN)[-1][1].decision == "meets_minimum"
    published(data)
    page = httpx.get(f"{site}/organisations/{ROWAN}").text
    assert "page 2" in page
    assert ">ann<" not in page


def test_a_reply_is_shown_after_the_next_publish(site: str, data: DataFolder) -> None:
    case = f"/review/{LARCH}/2026"
    with signed_in(site, "ann") as ann:
        words = "We are proud of our <laundries>."
        assert ann.post(case, data={**form_of(ann, case), "action": "reply", "by": "Larch", "text": words}).status_code == 303
    published(data)
    assert "We are proud of our &lt;laundries&gt;." in httpx.get(f"{site}/organisations/{LARCH}").text


def test_a_missing_statement_is_confirmed_and_the_text_is_whole(site: str) -> None:
    case = f"/review/{ASPEN}/2026"
    with signed_in(site, "ann") as ann:
        given = {**form_of(ann, case), "action": "confirm", "why": "menus and sitemap"}
        assert ann.post(case, data=given).status_code == 303
        assert "Nobody is to read this secret sentence" in ann.get("/statements/" + "ab" * 32).text
        assert ann.post("/review/logout", data=form_of(ann, "/review")).status_code == 303
    assert "Nobody is to read" not in httpx.get(f"{site}/statements/" + "ab" * 32).text


@pytest.mark.parametrize(
    ("headers", "form"),
    [
        ({}, {"action": "reply", "by": "x", "text": "y"}),
        ({}, {"action": "reply", "by": "x", "text": "y", "csrf": "0" * 64}),
        ({"Origin": "https://elsewhere.example"}, {"action": "reply", "by": "x", "text": "y"}),
        ({"Sec-Fetch-Site": "cross-site"}, {"action": "reply", "by": "x", "text": "y"}),
    ],
)
def test_forms_of_other_sites_are_refused(site: str, headers: dict[str, str], form: dict[str, str]) -> None:
    with signed_in(site, "ann") as ann:
        assert ann.post(f"/review/{LARCH}/2026", data=form, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        (f"/review/{LARCH}/2026", {"action": "destroy"}, 400),
        (f"/review/{LARCH}/2026", {"action": "second", "about": "-1"}, 400),
        (f"/review/{LARCH}/2026", {"action": "second", "about": "77"}, 400),
        (f"/review/{LARCH}/2026", {"action": "correct", "requirement": "taste"}, 400),
        (f"/review/{LARCH}/2026", {"action": "confirm", "why": "looked"}, 400),
        (f"/review/{LARCH}/2017", {"action": "confirm", "why": "looked"}, 404),
        ("/review/nobody/2026", {"action": "confirm", "why": "looked"}, 404),
    ],
)
def test_wrong_forms_get_a_sentence(site: str, path: str, form: dict[str, str], status: int) -> None:
    with signed_in(site, "ann") as ann:
        csrf = form_of(ann, "/review")
        answer = ann.post(path, data={**csrf, **form})
        assert answer.status_code in (status, 404 if status == 400 else status), answer.text
        assert "<nav" in answer.text


@pytest.mark.parametrize("how", [{}, {"everywhere": "yes"}])
def test_signing_out_ends_the_session_for_a_stolen_cookie_too(site: str, how: dict[str, str]) -> None:
    with signed_in(site, "ann") as ann, signed_in(site, "ann") as elsewhere, signed_in(site, "ben") as ben:
        thief = httpx.Client(base_url=site, headers=ann.headers)
        assert "Signed in as ann" in thief.get("/review").text
        assert ann.post("/review/logout", data={**form_of(ann, "/review"), **how}).status_code == 303
        assert thief.get("/review").status_code == 303
        assert thief.get(f"/review/{LARCH}/2026").status_code == 403
        assert elsewhere.get("/review").status_code == (303 if how else 200)
        assert ben.get("/review").status_code == 200


def test_archived_copies_are_for_reviewers(site: str, data: DataFolder) -> None:
    where = archived(data, LARCH, PAGE)
    assert httpx.get(site + where).status_code == 403
    assert httpx.get(f"{site}{where}/file").status_code == 403
    with signed_in(site, "ann") as ann:
        assert where in ann.get(f"/review/{LARCH}/2026").text
        text = ann.get(where)
        assert (text.status_code, text.headers["content-type"]) == (200, "text/plain; charset=utf-8")
        assert text.text == PAGE.decode("cp1252")
        file = ann.get(f"{where}/file")
        assert file.content == PAGE
        assert file.headers["repr-digest"] == f"sha-256=:{b64encode(sha256(PAGE).digest()).decode()}:"
        assert file.headers["content-disposition"].startswith("attachment; ")
        for answer in (text, file):
            assert "sandbox; default-src 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "private, no-store"
            assert parsedate_to_datetime(answer.headers["memento-datetime"]).year == 2026
        assert ann.get("/review/archive/" + "0" * 64).status_code == 404
        assert ann.get("/review/archive/nonsense").status_code == 400


@pytest.mark.parametrize("harm", ["shorter", "gone", "other"])
def test_a_damaged_archive_is_told(site: str, data: DataFolder, harm: str) -> None:
    where = archived(data, LARCH, PAGE)
    (warc,) = data.archive.glob(f"*/{WARC}")
    match harm:
        case "shorter":
            warc.write_bytes(warc.read_bytes()[:90])
        case "gone":
            warc.unlink()
        case _:
            with Shard(data.archive, "s54") as shard:
                shard.exchange(Exchange("https://x.example/", "GET", (), "200 OK", (), b"something else"))
            (data.archive / shard.name / WARC).replace(warc)
    with signed_in(site, "ann") as ann:
        answer = ann.get(where)
    assert (answer.status_code, "<nav" in answer.text, str(data.root) in answer.text) == (503, True, False)


def test_a_pdf_is_only_kept_as_a_file(site: str, data: DataFolder) -> None:
    where = archived(data, LARCH, b"%PDF-1.7 <script>alert(1)</script>")
    with signed_in(site, "ann") as ann:
        answer = ann.get(where)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].endswith('.pdf"')


PAGE = "<!doctype html><title>Statement</title><script>alert('hello')</script><p>Caf\xe9: wages \u2013 paid".encode("cp1252")


def archived(data: DataFolder, number: str, body: bytes) -> str:
    """Put `body` into the archive as what a statement was read from; the address of its copy."""
    with Shard(data.archive, "s54") as shard:
        offset = shard.exchange(Exchange("https://x.example/ms", "GET", (), "200 OK", (("Content-Type", "text/html"),), body))
    digest = sha256(body).hexdigest()
    stated = a_statement(number, 2026, "ab")
    captured = replace(stated.capture, sha256=digest, shard=shard.name, offset=offset)
    with Store(data.registry) as store:
        store.save_assessment(looked(number, "2026-11-21", replace(stated, capture=captured)))
        recompute(store, ON)
    return f"/review/archive/{digest}"


@pytest.fixture
def sessions(tmp_path: Path, reviewers: Path, monkeypatch: pytest.MonkeyPatch) -> Sessions:
    monkeypatch.setenv("S54_SECRET", "y" * 40)
    monkeypatch.setenv("S54_REVIEWERS", str(reviewers))
    made = Sessions.from_environment(tmp_path / "sessions.db")
    assert made is not None
    return made


def test_guessing_is_locked_for_a_while(sessions: Sessions) -> None:
    now = time.time()
    for _ in range(TRIES):
        with pytest.raises(WrongPassword, match="do not go together"):
            sessions.sign_in("ann", "guess", now)
    with pytest.raises(WrongPassword, match="locked"):
        sessions.sign_in("ann", PASSWORDS["ann"], now)
    with pytest.raises(WrongPassword, match="locked"):  # another worker of the same server knows it too
        replace(sessions).sign_in("ann", PASSWORDS["ann"], now)
    assert sessions.sign_in("ben", PASSWORDS["ben"], now)
    token = sessions.sign_in("ann", PASSWORDS["ann"], now + LOCKED)
    assert sessions.reader(token, now + LOCKED) == "ann"


def test_a_session_ends(sessions: Sessions) -> None:
    now = time.time()
    token = sessions.sign_in("ann", PASSWORDS["ann"], now)
    assert sessions.reader(token, now) == "ann"
    assert sessions.reader(token, now + 9 * 3600) is None
    assert sessions.reader(token[:-1] + ("0" if token[-1] != "0" else "1"), now) is None
    assert sessions.reader("rubbish", now) is None
    assert sessions.reader(None, now) is None
    changed = {**sessions.reviewers, "ann": line_for("ann", "another long password").partition(":")[2]}
    assert replace(sessions, reviewers=changed).reader(token, now) is None
    assert replace(sessions, reviewers={"ben": changed["ben"]}).reader(token, now) is None
    assert replace(sessions, secret=b"z" * 40).reader(token, now) is None


def test_the_file_of_sessions_opens_nothing(sessions: Sessions) -> None:
    token = sessions.sign_in("ann", PASSWORDS["ann"], time.time())
    kept = sessions.path.read_bytes()
    assert token.encode() not in kept
    assert sessions.path.stat().st_mode & 0o077 == 0
    sessions.path.write_bytes(b"rubbish" * 500)
    with pytest.raises(NoSessions, match="deletes it"):
        sessions.reader(token, time.time())
    sessions.path.unlink()
    assert sessions.reader(token, time.time()) is None


def test_secrets_that_will_not_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("S54_SECRET", raising=False)
    monkeypatch.delenv("S54_REVIEWERS", raising=False)
    assert Sessions.from_environment(tmp_path / "sessions.db") is None
    plain = tmp_path / "reviewers"
    plain.write_text("ann:password\n")
    monkeypatch.setenv("S54_REVIEWERS", str(plain))
    monkeypatch.setenv("S54_SECRET", "short")
    with pytest.raises(WrongInput, match="32 characters"):
        Sessions.from_environment(tmp_path / "sessions.db")
    monkeypatch.setenv("S54_SECRET", "z" * 32)
    with pytest.raises(WrongInput, match="line 1"):
        Sessions.from_environment(tmp_path / "sessions.db")
    with pytest.raises(WrongInput, match="12 characters"):
        line_for("ann", "short")
