"""Serves sample_web/ on loopback: each made-up company on an address of its own.

A company's folder holds `site/` (its files), `expected.json` (the verdict it must get) and, if
its server misbehaves, `server.json`. In pages, `http://NAME.sample` stands for the host of the
company in folder NAME and is rewritten to its address.
"""

import json
import mimetypes
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.errors import CouldNot
from registry.organisation import Organisation
from registry.population.organisations_csv import read_organisations

SAMPLE_WEB = Path(__file__).parents[2] / "sample_web"
ADDRESSES = "127.0.54.0/24"
PORTS = range(8054, 8064)
JUDGED_ON = date(2026, 11, 22)
"""The sample's statements are of this time; on a later day they would all be out of date."""

_HOST = re.compile(rb"https?://([a-z0-9-]+)\.sample(?![a-z0-9.-])")


class NoPort(CouldNot):
    """None of the sample web's ports is free: stop the other `s54 sample` or `make run`."""


@dataclass(frozen=True, slots=True)
class Site:
    """One company's folder, how its server behaves, and where it is served."""

    folder: Path
    behaviour: Mapping[str, Any]
    address: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.port}/"

    def file(self, path: str) -> Path | None:
        root = (self.folder / "site").resolve()
        wanted = (root / unquote(path).lstrip("/")).resolve()
        if not wanted.is_relative_to(root):
            return None
        wanted = wanted / "index.html" if wanted.is_dir() else wanted
        return wanted if wanted.is_file() else None


def company_folders() -> list[Path]:
    return sorted(path.parent for path in SAMPLE_WEB.glob("*/expected.json"))


@contextmanager
def serve(folders: Sequence[Path]) -> Iterator[dict[str, Site]]:
    """Serve each folder's `site/` on an address of its own until the block ends. Raises NoPort.

    At most 254 folders: they take 127.0.54.1, 127.0.54.2 and so on, in their order.
    """
    for port in PORTS:
        sites = {f.name: _site(f, number, port) for number, f in enumerate(folders, 1)}
        servers: list[ThreadingHTTPServer] = []
        stopped = threading.Event()
        try:
            for site in sites.values():
                if (site.folder / "site").is_dir() and not site.behaviour.get("missing"):
                    handler = partial(_Handler, site, sites, stopped)
                    servers.append(_Server((site.address, port), handler))
        except OSError:
            for server in servers:
                server.server_close()
            continue
        try:
            for server in servers:
                threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
            yield sites
        finally:
            stopped.set()
            for server in servers:
                server.shutdown()
                server.server_close()
        return
    raise NoPort(f"ports {PORTS.start} to {PORTS.stop - 1} are taken; stop the other `s54 sample` or `make run`")


def _site(folder: Path, number: int, port: int) -> Site:
    behaviour = folder / "server.json"
    return Site(folder, json.loads(behaviour.read_text()) if behaviour.exists() else {}, f"127.0.54.{number}", port)


def sample_organisations(sites: Mapping[str, Site]) -> tuple[Organisation, ...]:
    """The companies of sample_web/organisations.csv at the addresses where they are served."""
    return tuple(_at_address(o, sites) for o in read_organisations(SAMPLE_WEB / "organisations.csv"))


def _at_address(organisation: Organisation, sites: Mapping[str, Site]) -> Organisation:
    if organisation.website is None:
        return organisation
    name = (urlsplit(organisation.website).hostname or "").removesuffix(".sample")
    return replace(organisation, website=sites[name].url)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


class _Handler(BaseHTTPRequestHandler):
    """One request: a file, or what server.json says instead."""

    server_version = "sample"
    protocol_version = "HTTP/1.1"

    def __init__(self, site: Site, sites: Mapping[str, Site], stopped: threading.Event, *rest: Any) -> None:
        self._site, self._sites, self._stopped = site, sites, stopped
        super().__init__(*rest)

    def do_GET(self) -> None:
        behaviour = self._site.behaviour
        path = urlsplit(self.path).path
        if behaviour.get("silent"):
            self._stopped.wait(60)
            self.close_connection = True
        elif "status" in behaviour:
            self._answer(behaviour["status"], "text/html; charset=utf-8", b"<h1>Forbidden</h1>")
        elif path in behaviour.get("redirects", {}):
            self._answer(302, "text/plain", b"", {"Location": behaviour["redirects"][path]})
        elif (file := self._site.file(path)) is None:
            self._answer(404, "text/html; charset=utf-8", b"<h1>Not found</h1><p>Sorry, that page has moved.</p>")
        elif file.name == "index.html" and not path.endswith(("/", "index.html")):
            self._answer(301, "text/plain", b"", {"Location": f"{path}/"})
        else:
            kind = behaviour.get("types", {}).get(path) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self._answer(200, kind, self._rewritten(file.read_bytes()))

    def _rewritten(self, body: bytes) -> bytes:
        def address(match: re.Match[bytes]) -> bytes:
            site = self._sites.get(match[1].decode())
            return site.url.rstrip("/").encode() if site else match[0]

        return _HOST.sub(address, body)

    def _answer(self, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""
