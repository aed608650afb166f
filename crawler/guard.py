"""Refuses connections to addresses that are not on the public internet.

The check sits where a name has become an address, just before the connection, so that
redirects, robots.txt, sitemaps and names that change their address all pass through it.
"""

import ipaddress
from collections.abc import Iterable
from typing import Any, ClassVar

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.addresses import Network, parse_range


class RefusedAddress(DNSLookupError):
    """A private, loopback, link-local or otherwise special address: name its range to allow it."""


def check_address(address: str, allowed: Iterable[Network]) -> str:
    """`address` itself if it is public or in an allowed range, else raises RefusedAddress."""
    parsed: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None) or parsed
    if any(inner.version == network.version and inner in network for network in allowed):
        return address
    if inner.is_global and not inner.is_multicast:
        return address
    raise RefusedAddress(f"{address} is not a public address; allow it with --allow-address {address}")


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, whose every answer (cached or not, literal or not) is checked.

    Twisted keeps only that a lookup failed, so `refusals` remembers why, by host.
    """

    allowed: tuple[Network, ...] = ()
    refusals: ClassVar[dict[str, str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "GuardedResolver":
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = tuple(parse_range(text) for text in crawler.settings.getlist("S54_ALLOWED_ADDRESSES"))
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":
        answer: Deferred[str] = super().getHostByName(name, timeout)
        return answer.addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        try:
            return check_address(address, self.allowed)
        except RefusedAddress as refused:
            self.refusals[name] = refused.args[0]
            raise
