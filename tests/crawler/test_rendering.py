"""What the browser shows of a homepage: a real browser, a real picture."""

import asyncio
import io
import socket
from pathlib import Path

import pytest
from PIL import Image

from crawler.archive import read_capture
from crawler.rendering import Renderer
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


def test_a_named_page_whose_text_scripts_build_is_built(tmp_path: Path) -> None:
    menu = "".join(f"<a href='/{name}'>{name}</a>" for name in ("sand", "gravel", "stone", "contact"))
    text = "We look for modern slavery and forced labour at our quarries. " * 8
    frame = html(
        f"{menu}<div id=text></div><script>document.getElementById('text').innerHTML = {text!r} + '<p>Statement</p>'</script>"
    )
    home = html(f"<p>Hi</p>{menu}<a href='/msa'>Modern slavery statement</a>")
    with serve({"/": home, "/msa": frame}) as served:
        visit = crawled(tmp_path, f"{served.url}/")
    assert [capture.rendered for capture in visit.captures if capture.url.endswith("/msa")] == [False, True]


def test_no_datagram_leaves_the_browser(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(2)
        stun = f"stun:127.0.0.1:{listener.getsockname()[1]}"
        calls = f"const c = new RTCPeerConnection({{iceServers: [{{urls: '{stun}'}}]}}); c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o))"
        with serve({"/": html(f"{BUILT}<script>{calls}</script>")}) as served:
            visit = crawled(tmp_path, f"{served.url}/")
        assert visit.homepage is not None
        assert visit.homepage.rendered
        with pytest.raises(TimeoutError):
            listener.recv(100)


async def _rendered_twice() -> list[str]:
    renderer = Renderer()
    try:
        first = await renderer.render("http://tarnbeck.example/", b"<p>One</p>", _nothing, 10, False)
        assert renderer._browser is not None
        await renderer._browser.close()
        second = await renderer.render("http://tarnbeck.example/", b"<p>Two</p>", _nothing, 10, False)
        return [first.html, second.html]
    finally:
        await renderer.close()


async def _nothing(url: str) -> None:
    return None


def test_a_browser_that_died_is_started_again() -> None:
    first, second = asyncio.run(_rendered_twice())
    assert ("One" in first, "Two" in second) == (True, True)


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
