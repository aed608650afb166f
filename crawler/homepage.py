"""Is there a link to the statement in a prominent place on the homepage? s.54(7)(b) (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.capture import Capture
from crawler.links import Link, Place, key, speaks_of_slavery


@dataclass(frozen=True, slots=True)
class HomepageLink:
    """`found` is None when the homepage could not be read, or hides the link where no menu would show it.

    `visible`: shown as the page stands. `in_menu`: reached in a menu or drop-down, which counts.
    """

    found: bool | None
    text: str | None = None
    href: str | None = None
    place: str | None = None
    reason: str = ""
    visible: bool | None = None
    in_menu: bool | None = None


def find_homepage_link(links: Sequence[Link], statement: Capture, captures: Sequence[Capture]) -> HomepageLink:
    """The homepage's link that leads to `statement`.

    The link itself must name its subject; one called "Policies" or "Legal" does not, wherever
    it leads. It may lead straight to the statement or to a page about slavery that lists it.
    """
    routes = _routes(statement, captures)
    named = [link for link in links if speaks_of_slavery(link.text)]
    leading = sorted((link for link in named if key(link.url) in routes), key=_prominence, reverse=True)
    if leading:
        return _described(leading[0])
    if named:
        link = named[0]
        return HomepageLink(False, link.text, link.url, link.place, "the homepage's link does not lead to this statement")
    if statement.found.place == "homepage":
        return HomepageLink(True, None, statement.url, "body", "the statement stands on the homepage itself")
    return HomepageLink(False, reason="no link on the homepage names the statement")


_MENUS = (Place.MENU, Place.HEADER)


def _prominence(link: Link) -> tuple[bool, bool]:
    return (not link.hidden, link.place in _MENUS)


def _described(link: Link) -> HomepageLink:
    in_menu = link.place in _MENUS
    if link.hidden and not in_menu:
        found, reason = None, "the homepage holds a link by name but does not show it: a person must look"
    elif link.hidden:
        found, reason = True, "links to the statement by name, in a menu that opens"
    else:
        found, reason = True, "links to the statement by name"
    return HomepageLink(found, link.text, link.url, link.place, reason, visible=not link.hidden, in_menu=in_menu)


def _routes(statement: Capture, captures: Sequence[Capture]) -> set[str]:
    """Addresses that lead to the statement, under whatever name it stands, through links which all name their subject."""
    twins = [capture for capture in captures if capture.sha256 == statement.sha256]
    routes = _keys(address for capture in (statement, *twins) for address in capture.addresses)
    source = statement.found.source
    for page in captures:
        is_source = page.found.place != "homepage" and key(source) in _keys((page.url, *page.redirected_from))
        if is_source and speaks_of_slavery(page.found.text):
            routes |= _keys(page.addresses)
    return routes


def _keys(urls: Iterable[str]) -> set[str]:
    return {key(url) for url in urls}
