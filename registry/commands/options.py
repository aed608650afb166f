"""Options and parameter types that several commands share."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import click

from crawler.addresses import parse_range
from crawler.policy import COMPANIES_AT_ONCE, Policy, is_loopback


class Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = value if isinstance(value, date) else date.fromisoformat(value)
            if not 2015 <= day.year <= 2200:
                raise ValueError
            return day
        except ValueError:
            self.fail(f"{value!r} is not a day; write it like 2026-11-22", param, ctx)


class AddressRange(click.ParamType[str]):
    name = "RANGE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(parse_range(value))
        except ValueError:
            self.fail(f"{value!r} is not an address range; write it like 127.0.0.0/8", param, ctx)


allow_address = click.option(
    "--allow-address", "allowed", type=AddressRange(), multiple=True, help="Visit this private range too (repeatable)."
)


contact = click.option("--contact", envvar="S54_CONTACT", help="E-mail or URL of the operator, put into the user agent.")


at_once = click.option(
    "--at-once",
    type=click.IntRange(1, 256),
    default=COMPANIES_AT_ONCE,
    show_default=True,
    help="Companies to visit at once; each gets one request at a time.",
)


as_json = click.option("--json", "json_output", is_flag=True, help="Print JSON.")


as_csv = click.option("--csv", "csv_output", is_flag=True, help="Print CSV.")


on_day = click.option("--on", type=Day(), default=None, help="Judge as on this day (default: today).")


def today() -> date:
    return datetime.now(UTC).date()


LOOPBACK_TIMEOUT = 15.0
"""Seconds; nothing on this machine is far away, but it can be busy."""


def policy_for(
    allowed: Sequence[str], contact: str | None, websites: Sequence[str | None], at_once: int = COMPANIES_AT_ONCE
) -> Policy:
    """Polite for the real web; loopback needs no contact and no delay."""
    remote = [website for website in websites if website and not is_loopback(website)]
    if remote and not contact:
        raise click.UsageError(
            "crawling real sites needs a contact address for the user agent: --contact you@example.org or S54_CONTACT"
        )
    if remote:
        return Policy(contact=contact, allow_addresses=tuple(allowed), companies_at_once=at_once)
    return Policy(
        contact=contact, allow_addresses=tuple(allowed), delay=0.0, timeout=LOOPBACK_TIMEOUT, companies_at_once=at_once
    )
