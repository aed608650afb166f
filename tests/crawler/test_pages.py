"""Pages taken apart: empty shells, parked domains, likely statements, and pages meant to hurt."""

import pytest

from crawler.media import MediaType
from crawler.pages import parse, visible_text
from tests.crawler.made_up import page

WORDS = "We sell gravel, sand and aggregates to builders all over the county. "
RECITAL = "Tarnbeck Gravel makes this statement under section 54 for the financial year ended 31 March 2025. "
ABOUT = "Slavery and human trafficking hurt people. We look for modern slavery and forced labour at our quarries. "


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<html><body><div id=root></div><script src=/app.js></script></body></html>", True),
        ("<html><body><div id='__next'>Loading...</div><script>1</script></body></html>", True),
        ("<html><body><app-root></app-root><script src=/main.js></script></body></html>", True),
        ("<html><body><noscript>You need JavaScript</noscript><script>1</script></body></html>", True),
        (f"<html><body><div id=root><p>{WORDS * 12}</p></div><script>1</script></body></html>", False),
        (f"<html><body><p>{WORDS * 4}</p><script>1</script></body></html>", False),
        ("<html><body><p>Coming soon</p></body></html>", False),
        ("<html><body><a href=/a>A</a> <a href=/b>B</a> <a href=/c>C</a><script>1</script></body></html>", False),
    ],
)
def test_is_empty_shell(html: str, expected: bool) -> None:
    assert page(html).is_empty_shell is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tarnbeck.example: this domain is for sale. Make an offer!", True),
        ("This domain name has been registered with Cheapo Hosting.", True),
        ("This domain is parked", True),
        ("Buy this domain", True),
        ("Parked free, courtesy of your registrar", True),
        ("Domain parking by Hostmaster", True),
        ("Welcome to Tarnbeck Gravel. Registered in England.", False),
        ("Our vans are parked at the depot. Houses for sale!", False),
        (f"{WORDS * 30} This domain is for sale", False),
        ("", False),
    ],
)
def test_is_parked(text: str, expected: bool) -> None:
    assert page(f"<html><body><h1>{text}</h1></body></html>").is_parked is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RECITAL + ABOUT * 2 + WORDS * 8, True),
        (WORDS * 20, False),
        (ABOUT * 2, False),
        ("Modern slavery. " + WORDS * 20, False),
        ("Slavery. " * 5 + WORDS * 20, False),
    ],
)
def test_may_be_statement(text: str, expected: bool) -> None:
    assert page(f"<html><body><p>{text}</p></body></html>").may_be_statement is expected


def test_a_pdf_may_always_be_a_statement_and_has_no_links() -> None:
    pdf = page(b"%PDF-1.4 <a href='/x'>", media_type=MediaType.PDF)
    assert (pdf.may_be_statement, pdf.is_empty_shell, pdf.is_parked, pdf.text, pdf.links) == (True, False, False, "", ())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One Two"),
        ("<p>One\n  <b>two</b></p><script>three</script><style>four</style>", "One two"),
        ("<p>One</p><noscript>Two</noscript><template>Three</template>", "One"),
        ("<p>One<!-- two --></p>", "One"),
        ("<p>O\x00ne</p>", "One"),
        ("\x00\x00\x00", ""),
        ("", ""),
        ("   ", ""),
        ("<!-- nothing -->", ""),
        ("<p>&pound;5 &amp; up &#8217;", "£5 & up ’"),
        ("<p>One</div></table><p>Two", "One Two"),
        ("<html><head><title>No body</title></head></html>", ""),
        ("<!doctype html><html lang=en><title>Pell</title><!-- head --><link rel=icon href=i><main>One", "One"),
        ("<title>Pell</title><script>document.write('<p>no')</script><header>One</header><p>Two", "One Two"),
    ],
)
def test_visible_text(html: str, expected: str) -> None:
    assert visible_text(parse(html)) == expected


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<a href='/x'>" * 20_000,
        "<b>" * 100_000,
        "<" * 100_000,
        "&" * 100_000,
        "\x00" * 10_000,
        "<p>" + "\ud7ff\U0010ffff" * 100,
        "<?xml version='1.0' encoding='utf-16'?><html><body><a href='/x'>A</a></body></html>",
    ],
    ids=["nested", "anchors", "bold", "brackets", "ampersands", "nul", "rare", "lying-prolog"],
)  # fmt: skip
def test_pages_meant_to_hurt_do_not(body: str) -> None:
    hurting = page(body)
    assert hurting.is_empty_shell is False
    assert isinstance(hurting.text, str)
    assert isinstance(hurting.links, tuple)
    assert hurting.may_be_statement is False


def test_links_after_nul_bytes_are_still_found() -> None:
    nul = page("<html><body>\x00<p>Hi\x00</p><a href='/mo\x00dern-slavery'>Mod\x00ern slavery</a></body></html>")
    assert [(found.url, found.text) for found in nul.links] == [
        ("https://www.tarnbeck.example/modern-slavery", "Modern slavery")
    ]


def test_text_declared_in_the_wrong_encoding() -> None:
    wrong = page(b"<p>the Board\x92s view</p>", declared_type="text/html; charset=utf-8")
    assert wrong.text == "the Board’s view"


OWN, GROUP = "<a href='/{0}'>{0}</a>", "<a href='https://www.tarnbeck-group.example/{0}'>{0}</a>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("".join(GROUP.format(n) for n in range(6)), "https://www.tarnbeck-group.example"),
        ("".join(GROUP.format(n) for n in range(9)) + OWN.format("home"), "https://www.tarnbeck-group.example"),
        ("".join(GROUP.format(n) + OWN.format(n) for n in range(6)), None),
        ("".join(GROUP.format(n) for n in range(3)), None),
        ("".join(f"<a href='https://partner-{n}.example/'>{n}</a>" for n in range(12)), None),
        ("".join(f"<a href='https://www.facebook.com/{n}'>{n}</a>" for n in range(12)), None),
        ("<link rel=canonical href='https://tarnbeck.co.example/'>" + "".join(GROUP.format(n) for n in range(6)), "https://tarnbeck.co.example"),
    ],
    ids=["all", "nearly all", "half", "too few", "many others", "social", "it says so itself"],
)  # fmt: skip
def test_the_name_under_which_a_site_says_it_lives(html: str, expected: str | None) -> None:
    assert page(f"<html><body>{html}</body></html>").declared_host == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("window.location.href = 'home.html';", ("https://www.tarnbeck.example/home.html",)),
        ('if (seen) { location.replace("/en/") } else { location.assign("/welcome") }', ("https://www.tarnbeck.example/en/", "https://www.tarnbeck.example/welcome")),
        ("location = 'javascript:void(0)'; x.location='mailto:a@b.example'", ()),
        ("location='http://[broken/'", ()),
        ("relocation of offices", ()),
    ],
)  # fmt: skip
def test_where_scripts_lead(script: str, expected: tuple[str, ...]) -> None:
    assert page(f"<html><body><script>{script}</script></body></html>").entrances == expected
