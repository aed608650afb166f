"""Which addresses the crawler may connect to."""

import pytest

from crawler.addresses import parse_range
from crawler.guard import RefusedAddress, check_address


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "93.184.216.34",
        "172.15.255.255",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700:4700::1111",
        "2a00:1450:4009::200e",
        "::ffff:8.8.8.8",
    ],
)
def test_public_addresses_pass(address: str) -> None:
    assert check_address(address, ()) == address


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "64:ff9b::7f00:1",
        "fec0::1",
        "192.0.0.8",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "127.0.0.1",
        "127.8.9.10",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.254",
        "192.0.2.7",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.4",
        "203.0.113.9",
        "224.0.0.1",
        "233.252.0.9",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "ff0e::1234",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2002:c0a8:101::1",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(RefusedAddress, match="not a public address"):
        check_address(address, ())


@pytest.mark.parametrize(
    ("address", "allowed", "expected"),
    [
        ("127.0.0.1", ("127.0.0.1/32",), True),
        ("127.0.0.2", ("127.0.0.1/32",), False),
        ("127.0.0.2", ("127.0.0.1",), False),
        ("127.0.0.2", ("127.0.0.0/8",), True),
        ("127.0.0.2", ("127.0.0.1/8",), True),
        ("10.0.0.9", ("192.168.0.0/16", "10.0.0.0/24"), True),
        ("10.0.1.9", ("192.168.0.0/16", "10.0.0.0/24"), False),
        ("::1", ("::1",), True),
        ("::1", ("127.0.0.0/8",), False),
        ("127.0.0.1", ("::1",), False),
        ("fd12::9", ("fd12::/16",), True),
        ("::ffff:127.0.0.1", ("127.0.0.0/8",), True),
        ("8.8.8.8", ("127.0.0.0/8",), True),
        ("169.254.169.254", ("127.0.0.0/8",), False),
    ],
)
def test_allowed_ranges(address: str, allowed: tuple[str, ...], expected: bool) -> None:
    ranges = [parse_range(text) for text in allowed]
    if expected:
        assert check_address(address, ranges) == address
    else:
        with pytest.raises(RefusedAddress):
            check_address(address, ranges)


@pytest.mark.parametrize("text", ["", "localhost", "10.0.0.0/33", "10.0.0", "::1/129"])
def test_a_range_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not appear to be|at least|[Ee]xpected|not permitted"):
        parse_range(text)


def test_the_refusal_says_what_would_allow_it() -> None:
    with pytest.raises(RefusedAddress, match=r"--allow-address 127\.0\.0\.7"):
        check_address("127.0.0.7", ())
