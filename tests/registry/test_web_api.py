"""The API and reconciliation over HTTP; the example in the documents runs."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from registry.data_folder import DataFolder
from tests.registry.made_up_site import LARCH, ROWAN, make, published, serving

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = DataFolder(tmp_path_factory.mktemp("api"))
    make(folder)
    published(folder)
    with serving(folder.root) as url:
        yield url


def test_a_list_is_walked_by_its_cursor(site: str) -> None:
    found, cursor = [], ""
    while True:
        page = httpx.get(f"{site}/api/v1/organisations", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(found) == len(set(found)) == page["total"] == 5


def test_statements_are_walked_too(site: str) -> None:
    first = httpx.get(f"{site}/api/v1/statements?limit=3").json()
    rest = httpx.get(f"{site}/api/v1/statements", params={"limit": 3, "cursor": first["next"]}).json()
    assert len(first["items"]) + len(rest["items"]) == first["total"] == 4
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("path", "what"),
    [
        (f"/organisations/{LARCH}", lambda told: told["verdicts"][-1]["verdict"] == "meets_minimum"),
        (f"/organisations/{LARCH}/verdicts", lambda told: told["total"] >= 2),
        (
            "/statements/" + "ab" * 32,
            lambda told: told["requirements"]["approval"]["quote"].startswith("Approved by the Board"),
        ),
        ("/search?q=laundries", lambda told: told["total"] == 4),
        ("/statistics?by=size", lambda told: {"numerator", "unknown", "interval_low"} <= set(told["items"][0])),
        ("/statistics?measure=approval", lambda told: [row["measure"] for row in told["items"]] == ["approval"]),
        ("/changes?since=2020-01-01&limit=1", lambda told: len(told["items"]) == 1 and told["next"]),
        ("/organisations?verdict=not_evidenced", lambda told: [row["id"] for row in told["items"]] == [ROWAN]),
    ],
)
def test_answers(site: str, path: str, what: object) -> None:
    response = httpx.get(f"{site}/api/v1{path}")
    assert response.status_code == 200, response.text
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["etag"]
    assert callable(what)
    assert what(response.json())


@pytest.mark.parametrize(
    "path",
    [
        "/organisations",
        f"/organisations/{LARCH}/verdicts",
        "/statements",
        "/search?q=laundries",
        "/statistics",
        "/changes?since=2020-01-01",
    ],
)
def test_every_list_is_a_csv_too(site: str, path: str) -> None:
    response = httpx.get(f"{site}/api/v1{path}{'&' if '?' in path else '?'}format=csv")
    assert response.headers["content-type"].startswith("text/csv")
    assert len(list(csv.DictReader(io.StringIO(response.text)))) > 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/organisations?cursor=%2F%2F", 400),
        ("/api/v1/organisations?cursor=LTE", 400),
        ("/api/v1/organisations?limit=100000", 400),
        ("/api/v1/organisations?colour=red", 400),
        ("/api/v1/organisations?verdict=bad", 400),
        ("/api/v1/organisations/00000000", 404),
        ("/api/v1/organisations/%00", 400),
        ("/api/v1/statements/xyz", 400),
        ("/api/v1/statements/" + "0" * 64, 404),
        ("/api/v1/search?q=%22", 400),
        ("/api/v1/search", 400),
        ("/api/v1/changes?since=never", 400),
        ("/api/v1/nothing", 404),
        ("/reconcile?queries=%7B", 400),
        ("/reconcile?queries=" + "[" * 3000, 400),
        ("/reconcile?queries=%7B%22a%22%3A1%7D", 400),
        ("/reconcile/preview?id=nobody", 404),
    ],
)
def test_errors_are_problems(site: str, path: str, status: int) -> None:
    response = httpx.get(site + path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_other_sites_may_read(site: str) -> None:
    preflight = httpx.options(
        f"{site}/api/v1/organisations", headers={"Origin": "https://x.example", "Access-Control-Request-Method": "GET"}
    )
    assert preflight.status_code == 204
    assert "GET" in preflight.headers["access-control-allow-methods"]
    assert "access-control-allow-origin" not in httpx.get(site).headers


def test_the_description_names_every_list_with_examples(site: str) -> None:
    told = httpx.get(f"{site}/api/v1/openapi.json").json()
    assert all(path.startswith("/api/v1/") for path in told["paths"])
    assert "examples" in json.dumps(told)
    assert set(told["paths"]) >= {
        f"/api/v1/{name}" for name in ("organisations", "statements", "search", "statistics", "changes")
    }


def test_names_are_reconciled(site: str) -> None:
    manifest = httpx.get(f"{site}/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    queries = {
        "q0": {"query": "ROWAN AND SONS HOLDINGS", "limit": 2},
        "q1": {"query": "1"},
        "q2": {"query": "Larsh Limited"},
        "q3": {"query": "zzz"},
    }
    for told in (
        httpx.get(f"{site}/reconcile", params={"queries": json.dumps(queries)}).json(),
        httpx.post(f"{site}/reconcile", data={"queries": json.dumps(queries)}).json(),
    ):
        assert told["q0"]["result"][0] | {"type": []} == {
            "id": ROWAN,
            "name": "Rowan & Sons <Holdings> PLC",
            "score": 100.0,
            "match": True,
            "type": [],
        }
        assert told["q1"]["result"][0]["id"] == LARCH
        assert not any(one["match"] for one in told["q2"]["result"])
        assert told["q3"]["result"] == []
    assert httpx.get(f"{site}/reconcile/suggest/entity?prefix=asp").json()["result"][0]["name"] == "Aspen Catering Limited"
    assert "Larch Limited" in httpx.get(f"{site}{manifest['preview']['url'].split(site)[1].replace('{{id}}', LARCH)}").text


def test_only_the_preview_may_be_framed(site: str) -> None:
    framed = {
        path: httpx.get(site + path).headers["content-security-policy"].rpartition(" ")[2]
        for path in ("/", f"/reconcile/preview?id={LARCH}")
    }
    assert list(framed.values()) == ["'none'", "*"]


def test_the_example_in_the_documents_runs(site: str, tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.S)
    script = tmp_path / "example.py"
    script.write_text(example.replace("http://127.0.0.1:8540", site))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Rowan" in done.stdout
