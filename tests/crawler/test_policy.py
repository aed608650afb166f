"""What the crawler calls itself, and which hosts are this machine."""

import pytest

from crawler.policy import VERSION, Policy, is_loopback
from crawler.settings import settings_for
from crawler.target import Target


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1/", True),
        ("http://127.3.2.1:8080/a", True),
        ("http://[::1]:81/", True),
        ("http://localhost:8000/", True),
        ("http://LOCALHOST/", True),
        ("http://10.0.0.1/", False),
        ("https://tarnbeck.example/127.0.0.1", False),
        ("http://localhost.tarnbeck.example/", False),
        ("http://127.0.0.1.tarnbeck.example/", False),
        ("nonsense", False),
        ("", False),
    ],
)
def test_is_loopback(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (None, f"s54/{VERSION}"),
        ("mailto:counting@charity.example", f"s54/{VERSION} (+mailto:counting@charity.example)"),
        ("https://charity.example/bot", f"s54/{VERSION} (+https://charity.example/bot)"),
    ],
)
def test_user_agent(contact: str | None, expected: str) -> None:
    assert Policy(contact=contact).user_agent == expected
    assert settings_for(Policy(contact=contact))["USER_AGENT"] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("S54_ALLOWED_ADDRESSES", ["10.0.0.0/8"]),
    ],
)
def test_settings_are_polite_and_closed(name: str, expected: object) -> None:
    assert settings_for(Policy(allow_addresses=("10.0.0.0/8",)))[name] == expected


@pytest.mark.parametrize(
    "website", ["tarnbeck.example", "ftp://tarnbeck.example", "", "javascript:alert(1)", "file:///etc/passwd"]
)
def test_a_target_needs_a_web_address(website: str) -> None:
    with pytest.raises(ValueError, match="must start with http"):
        Target("1", "Tarnbeck Gravel Ltd", website)


def test_a_target_may_have_no_website() -> None:
    assert Target("1", None, None).website is None
