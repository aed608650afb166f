"""Reviewing on the website: signing in, forms, and what other sites may not do."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from crawler.errors import WrongInput
from registry.data_folder import DataFolder
from registry.store import Store
from registry.tables import reviews
from registry.web.sessions import COOKIE, LOCKED, TRIES, Sessions, WrongPassword, line_for
from tests.registry.made_up_site import ASPEN, LARCH, ROWAN, make, published, serving

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


def test_guessing_is_locked_for_a_while(reviewers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S54_SECRET", "y" * 40)
    monkeypatch.setenv("S54_REVIEWERS", str(reviewers))
    sessions = Sessions.from_environment()
    assert sessions is not None
    now = time.time()
    for _ in range(TRIES):
        with pytest.raises(WrongPassword, match="do not go together"):
            sessions.sign_in("ann", "guess", now)
    with pytest.raises(WrongPassword, match="locked"):
        sessions.sign_in("ann", PASSWORDS["ann"], now)
    cookie = sessions.sign_in("ann", PASSWORDS["ann"], now + LOCKED)
    assert sessions.reader(cookie, now + LOCKED) == "ann"
    assert sessions.reader(cookie, now + LOCKED + 9 * 3600) is None
    assert sessions.reader(cookie[:-1] + ("0" if cookie[-1] != "0" else "1"), now) is None
    assert sessions.reader("rubbish", now) is None


def test_secrets_that_will_not_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("S54_SECRET", raising=False)
    monkeypatch.delenv("S54_REVIEWERS", raising=False)
    assert Sessions.from_environment() is None
    plain = tmp_path / "reviewers"
    plain.write_text("ann:password\n")
    monkeypatch.setenv("S54_REVIEWERS", str(plain))
    monkeypatch.setenv("S54_SECRET", "short")
    with pytest.raises(WrongInput, match="32 characters"):
        Sessions.from_environment()
    monkeypatch.setenv("S54_SECRET", "z" * 32)
    with pytest.raises(WrongInput, match="line 1"):
        Sessions.from_environment()
    with pytest.raises(WrongInput, match="12 characters"):
        line_for("ann", "short")
