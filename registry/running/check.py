"""One website, no database: what `s54 check` does."""

import tempfile
from pathlib import Path

from classifier.act import EntityKind
from classifier.assess import assess
from classifier.assessment import Assessment, Subject
from classifier.model import load_model
from crawler.crawl import crawl
from crawler.policy import Policy
from crawler.target import Target
from crawler.visit import Visit


def check(url: str, policy: Policy) -> Assessment:
    """Visit one site and read what is there; the archive is thrown away afterwards."""
    visits: list[Visit] = []
    with tempfile.TemporaryDirectory(prefix="s54-check-") as folder:
        crawl([Target("check", None, url)], Path(folder), policy, visits.append)
        return assess(visits[0], Path(folder), Subject(None, EntityKind.UNKNOWN), load_model())
