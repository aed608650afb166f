"""Web pages as blocks."""

import pytest

from classifier.reading.document import BlockKind
from classifier.reading.html import read_html

T, H, A = BlockKind.TEXT, BlockKind.HEADING, BlockKind.ASIDE


def blocks(html: str) -> list[tuple[str, BlockKind]]:
    return [(block.text, block.kind) for block in read_html(html).blocks]


TABS = """
<ul class="nav nav-tabs" role="tablist">
  <li><a href="#policies" role="tab">Policies</a></li> <li><a href="#approval" role="tab">Approval</a></li>
</ul>
<div class="tab-content">
  <div class="tab-pane active" id="policies" role="tabpanel">We buy fairly.</div>
  <div class="tab-pane" id="approval" role="tabpanel" hidden style="display:none">The board approved it.</div>
</div>"""


ABOUT = "<p>Slavery has no place here.</p><p>We look for modern slavery and forced labour.</p>"
TOLD = [("Slavery has no place here.", T), ("We look for modern slavery and forced labour.", T)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two</p>", [("One", T), ("Two", T)]),
        ("<h1>Modern slavery</h1><p>One</p>", [("Modern slavery", H), ("One", T)]),
        ("<h3><span>Our <b>policies</b></span></h3>", [("Our policies", H)]),
        ("<p>One <b>bold</b> and <i>plain</i> word.</p>", [("One bold and plain word.", T)]),
        ("<p>half<b>way</b></p>", [("halfway", T)]),
        ("<p>One\n   two\t three\u00a0four</p>", [("One two three four", T)]),
        ("<p>Jo Pell<br>Director<br/>3 May 2025</p>", [("Jo Pell", T), ("Director", T), ("3 May 2025", T)]),
        (TABS, [("Policies", A), ("Approval", A), ("We buy fairly.", T), ("The board approved it.", T)]),
        ("<p>One</p><hr><p>Two</p>", [("One", T), ("Two", T)]),
        ("<!doctype html><title>Pell</title><main><h1>One</h1><p>Two</p></main>", [("One", H), ("Two", T)]),
        ("<head><meta charset=utf-8><style>p>b{}</style><section>One</section>", [("One", T)]),
        ("<div>One<p>Two</p>Three</div>", [("One", T), ("Two", T), ("Three", T)]),
        ("<ul><li>One<li>Two<ul><li>Three</ul></ul>", [("One", T), ("Two", T), ("Three", T)]),
        ("<dl><dt>Risk</dt><dd>Low</dd></dl>", [("Risk", H), ("Low", T)]),
        ("<details><summary>Policies</summary>One</details>", [("Policies", H), ("One", T)]),
        ("<table><tr><td>Audits</td><td>14</td></tr><tr><td>Cases</td><td>0</td></tr></table>", [("Audits 14", T), ("Cases 0", T)]),
        ("<table><tr><th>Year</th><th>Staff</th></tr></table>", [("Year Staff", T)]),
        ("<table><caption>Figures</caption><tr><td>1</td></tr></table>", [("Figures", H), ("1", T)]),
        ("<nav><a>Home</a> <a>About</a></nav><p>One</p>", [("Home About", A), ("One", T)]),
        ("<footer><p>Tarnbeck Ltd</p><p>Legal</p></footer>", [("Tarnbeck Ltd", A), ("Legal", A)]),
        ("<footer><h2>Links</h2></footer>", [("Links", A)]),
        ("<header><p>Call us</p></header><h1>One</h1>", [("Call us", A), ("One", H)]),
        ("<header><h1>Modern slavery</h1></header>", [("Modern slavery", H)]),
        ("<aside>See also</aside><p>One</p>", [("See also", A), ("One", T)]),
        ("<div role=navigation>Home</div>", [("Home", A)]),
        ("<div class='cookie-banner'>We use cookies</div><p>One</p>", [("We use cookies", A), ("One", T)]),
        ("<div id=breadcrumbs>Home / Legal</div>", [("Home / Legal", A)]),
        ("<div class='site-footer'><p>Jo Pell, Director</p></div>", [("Jo Pell, Director", A)]),
        ("<div class='navigator-story'><p>One</p></div>", [("One", T)]),
        ("<h3><button>Policies</button></h3><button>Top</button>", [("Policies", H), ("Top", A)]),
        ("<main><p>One</p><footer><p>Jo Pell, Director</p></footer></main>", [("One", T), ("Jo Pell, Director", T)]),
        (f"<div class='entry no-sidebar'>{ABOUT}</div>", TOLD),
        (f"<div id='nav-tabContent'>{ABOUT}</div>", TOLD),
        (f"<div role=dialog>{ABOUT}</div>", TOLD),
        (f"<section class='corporate-social-responsibility'><div class=header>Pell</div>{ABOUT}</section>", [("Pell", A), *TOLD]),
        ("<nav>" + "<a>Modern slavery statement</a> " * 5 + "</nav>", [(" ".join(["Modern slavery statement"] * 5), A)]),
        ("<body class='has-header sidebar'><p>One</p></body>", [("One", T)]),
        ("<script>var x='One'</script><style>p{}</style><p>Two</p>", [("Two", T)]),
        ("<noscript>One</noscript><template><p>Two</p></template><svg><text>3</text></svg>", []),
        ("<p>One<!-- two --> three</p>", [("One three", T)]),
        ("<select><option>One</option></select><p>Two</p>", [("Two", T)]),
        ("<p>O\x00ne</p>", [("One", T)]),
        ("<p>&pound;36m &amp; more &#8212; caf&eacute;</p>", [("£36m & more — café", T)]),
        ("<center><font size=4>Modern slavery</font></center>", [("Modern slavery", T)]),
        ("<p></p><p> \u00a0 </p>", []),
        ("", []),
        ("   \n", []),
        ("<!-- nothing -->", []),
        ("<html><head><title>Only a head</title></head></html>", []),
        ("Just words", [("Just words", T)]),
    ],
)  # fmt: skip
def test_blocks(html: str, expected: list[tuple[str, BlockKind]]) -> None:
    assert blocks(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<title> Modern\n slavery </title><p>One", "Modern slavery"),
        ("<title></title><p>One", ""),
        ("<p>One", ""),
        ("", ""),
    ],
)
def test_title(html: str, expected: str) -> None:
    assert read_html(html).title == expected


def test_text_has_asides_and_body_has_not() -> None:
    read = read_html("<nav>Home</nav><p>One</p><footer>Jo Pell, Director</footer>")
    assert (read.text, read.body) == ("Home\nOne\nJo Pell, Director", "One")


@pytest.mark.parametrize(
    "html",
    ["<div>" * 5_000 + "deep", "<b>" * 20_000 + "deep", "<li>deep" * 5_000, "<table><tr><td>" * 2_000 + "deep"],
    ids=["div", "bold", "items", "tables"],
)
def test_nested_pages_are_read(html: str) -> None:
    assert "deep" in read_html(html).text


@pytest.mark.parametrize("html", ["<" * 50_000, "&#" * 50_000, "\x00" * 50_000, "</p>" * 50_000])
def test_nonsense_is_read(html: str) -> None:
    assert isinstance(read_html(html).text, str)
