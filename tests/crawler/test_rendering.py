"""What the browser shows of a homepage: a real browser, a real picture."""

import io
from pathlib import Path

import pytest
from PIL import Image

from crawler.archive import read_capture
from tests.conftest import has_browser
from tests.crawler.loopback import Answer, crawled, html, serve
from tests.crawler.test_crawl import STATEMENT

pytestmark = pytest.mark.skipif(not has_browser(), reason="no Chromium: apt-get install chromium")

MARK = (212, 53, 28)
"""The colour of the outline."""
BUILT = """
<div id="root"></div>
<script>
  document.getElementById("root").innerHTML =
    "<h1>Tarnbeck Gravel</h1><p>Sand, gravel and stone from our own quarries.</p><a href='/contact'>Contact</a>" +
    "<a href='/msa' style='position:absolute; left:150px; top:400px; width:220px; height:30px'>Modern slavery statement</a>";
</script>"""


def test_the_picture_marks_the_link_where_it_is(tmp_path: Path) -> None:
    with serve({"/": html(BUILT), "/msa": STATEMENT}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert visit.screenshot is not None
    assert visit.homepage is not None
    assert (visit.screenshot.url, visit.homepage.rendered) == (f"{served.url}/", True)
    with Image.open(io.BytesIO(read_capture(tmp_path, visit.screenshot))) as picture:
        assert picture.width == 1280
        box = marked(picture.convert("RGB"))
    assert box is not None
    assert all(abs(found - drawn) <= 2 for found, drawn in zip(box, (146, 396, 374, 434), strict=True)), box


def test_a_homepage_without_the_link_has_no_mark(tmp_path: Path) -> None:
    without = BUILT.replace("Modern slavery statement", "Legal")
    with serve({"/": html(without), "/msa": STATEMENT}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert visit.screenshot is not None
    with Image.open(io.BytesIO(read_capture(tmp_path, visit.screenshot))) as picture:
        assert marked(picture.convert("RGB")) is None


SCRIPTS = 30


def test_scripts_do_not_use_up_what_pages_may_cost(tmp_path: Path) -> None:
    tags = "".join(f"<script src='/bundle/{n}.js'></script>" for n in range(SCRIPTS))
    scripts = {f"/bundle/{n}.js": Answer(b"1", headers={"Content-Type": "text/javascript"}) for n in range(SCRIPTS)}
    home = html(tags + BUILT.replace("<a ", "<a href='/sand'>Sand</a><a ").replace("/msa", "/legal").replace("Modern", "On"))
    with serve({"/": home, "/legal": html(tags + BUILT), "/msa": STATEMENT, **scripts}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert f"{served.url}/msa" in [capture.url for capture in visit.captures]
    assert served.asked.count("/bundle/7.js") == 1


def test_a_homepage_that_wants_a_click_is_entered(tmp_path: Path) -> None:
    splash = html(
        "<img src=logo.png><script>document.addEventListener('click', () => { location.href = 'home.html' })</script>"
    )
    with serve({"/": splash, "/home.html": html("<p>Hi</p><a href='/msa'>Modern slavery</a>"), "/msa": STATEMENT}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert visit.homepage is not None
    assert visit.homepage.url == f"{served.url}/home.html"
    assert f"{served.url}/msa" in [capture.url for capture in visit.captures]


def marked(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The smallest box that holds every pixel of the outline's colour (left, top, right, bottom)."""
    bands = [
        band.point([255 * (abs(value - wanted) <= 3) for value in range(256)])
        for band, wanted in zip(picture.split(), MARK, strict=True)
    ]
    alike = Image.composite(Image.composite(bands[0], bands[1], bands[1]), bands[2], bands[2])
    return alike.getbbox()
