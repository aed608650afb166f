"""Ranges of internet addresses (pure)."""

import ipaddress

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def parse_range(text: str) -> Network:
    """`127.0.0.0/8`, `::1` and the like. Raises ValueError."""
    return ipaddress.ip_network(text, strict=False)
