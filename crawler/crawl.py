"""Targets -> one archive shard."""

from collections.abc import Callable, Sequence
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from crawler.archive import Shard
from crawler.capture import Capture
from crawler.policy import Policy
from crawler.settings import settings_for
from crawler.spiders.company_site import CompanySiteSpider, Known
from crawler.target import Target
from crawler.visit import Visit


def nothing_known(target: Target) -> tuple[Capture, ...]:
    return ()


def crawl(
    targets: Sequence[Target],
    archive: Path,
    policy: Policy,
    on_visit: Callable[[Visit], None],
    known: Known = nothing_known,
) -> str:
    """Visit every target; returns the shard's name. Works once in a process (Twisted's reactor).

    What `known` gives for a target (captures in the same archive) is asked for conditionally.
    Raises KeyboardInterrupt when it was stopped before every target was done.
    """
    with Shard(archive, policy.user_agent) as shard:
        process = AsyncCrawlerProcess({**settings_for(policy), "LOG_FILE": str(shard.folder / "crawl.log")})
        crawler = process.create_crawler(CompanySiteSpider)
        task = process.crawl(crawler, targets=targets, shard=shard, policy=policy, on_visit=on_visit, known=known)
        process.start()
        if task.done() and not task.cancelled() and (error := task.exception()):
            raise error
        if not (isinstance(crawler.spider, CompanySiteSpider) and crawler.spider.complete):
            raise KeyboardInterrupt
        return shard.name
