"""The spider: several companies at once, one request at a time for each."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from typing import Any

import scrapy

from crawler.archive import Shard, now
from crawler.capture import Capture
from crawler.downloading import DownloaderFetcher
from crawler.policy import Policy
from crawler.rendering import Renderer
from crawler.site import look_through
from crawler.target import Target
from crawler.visit import Outcome, Visit

Known = Callable[[Target], Sequence[Capture]]
"""What is in the archive of a target already, so that what has not changed is not sent again."""


class CompanySiteSpider(scrapy.Spider):
    """Visits each target and puts the visit into the shard."""

    name = "company_site"

    def __init__(
        self,
        targets: Iterable[Target],
        shard: Shard,
        policy: Policy,
        on_visit: Callable[[Visit], None],
        known: Known,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._targets: Iterator[Target] = iter(targets)
        self.shard, self._policy, self._on_visit, self._known = shard, policy, on_visit, known
        self.renderer = Renderer()
        self.complete = False

    async def start(self) -> AsyncIterator[Any]:
        workers = [asyncio.ensure_future(self._work()) for _ in range(self._policy.companies_at_once)]
        try:
            await asyncio.gather(*workers)
            self.complete = True
        finally:
            for worker in workers:
                worker.cancel()
            await self.renderer.close()
        nothings: tuple[scrapy.Request, ...] = ()
        for nothing in nothings:  # what a visit finds goes to the shard, nothing through Scrapy's items
            yield nothing

    async def _work(self) -> None:
        for target in self._targets:
            fetcher = DownloaderFetcher(self.crawler, self.renderer, self.shard, self._policy, self._known(target))
            visit = await self._visit(target, fetcher)
            self.shard.finish(visit)
            self._on_visit(visit)

    async def _visit(self, target: Target, fetcher: DownloaderFetcher) -> Visit:
        """The one place where anything a site does to us is caught, so that the next company has its turn."""
        started = now()
        try:
            return await look_through(target, fetcher, self._policy)
        except Exception as error:
            self.logger.exception("visit of %s (%s) failed", target.id, target.website)
            line = (str(error).splitlines() or [""])[0][:300]
            reason = f"the visit failed ({type(error).__name__}: {line}); see crawl.log"
            return Visit(target, started, now(), Outcome.UNREADABLE, reason, requests=fetcher.requests)
