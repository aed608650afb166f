"""Refuses connections to addresses that are not on the public internet.

The check sits where a name has become an address, just before the connection, so that
redirects, robots.txt, sitemaps and names that change their address all pass through it.
"""

import ipaddress
from collections.abc import Iterable
from typing import Any, ClassVar

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

from crawler.addresses import Network, parse_range

NOT_PUBLIC = tuple(
    parse_range(text)
    for text in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "fec0::/10",
        "3fff::/20",
        "5f00::/16",
    )
)
"""Special ranges that Python 3.11 takes for public (IANA special-purpose registries): NAT64, 6to4 relays, site-local."""


class RefusedAddress(DNSLookupError):
    """A private, loopback, link-local or otherwise special address: name its range to allow it."""


def check_address(address: str, allowed: Iterable[Network]) -> str:
    """`address` itself if it is public or in an allowed range, else raises RefusedAddress."""
    parsed: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None) or parsed
    if any(inner.version == network.version and inner in network for network in allowed):
        return address
    if inner.is_global and not inner.is_multicast and not any(inner in network for network in NOT_PUBLIC):
        return address
    raise RefusedAddress(f"{address} is not a public address; allow it with --allow-address {address}")


def is_address_itself(host: str) -> bool:
    """Whether `host` is an address, of either kind, and no name."""
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, whose every answer (cached or not, literal or not) is checked.

    An address is its own answer: it waits for no thread, which on a busy machine could come too late.
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
        answer: Deferred[str] = succeed(name) if is_address_itself(name) else super().getHostByName(name, timeout)
        return answer.addCallback(self._check, name)

    @classmethod
    def refusal_in(cls, message: str) -> str | None:
        """Why the host that a failed lookup's `message` names was refused, None if it was not.

        The host may be another than the one asked for: a redirect can lead to it.
        """
        words = message.rstrip(".").split()
        return next((cls.refusals[word.rstrip(".")] for word in reversed(words) if word.rstrip(".") in cls.refusals), None)

    def _check(self, address: str, name: str) -> str:
        try:
            return check_address(address, self.allowed)
        except RefusedAddress as refused:
            self.refusals[name] = refused.args[0]
            raise
