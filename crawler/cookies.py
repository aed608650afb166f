"""Cookies of one visit: some sites redirect for ever without them. Small, per host, forgotten afterwards."""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

JAR = "s54_cookies"
MOST = 20
LONGEST = 4096
"""Bytes of all cookies of one host together; a server can let them grow with every answer."""

Jar = dict[str, dict[str, str]]
"""Host -> name -> value. A visit owns one and hands it to its requests."""


class CookiesMiddleware:
    """Sends back, to the host that set them, what a visit was given."""

    def process_request(self, request: Request) -> None:
        jar: Jar | None = request.meta.get(JAR)
        request.headers.pop("Cookie", None)
        if jar and (cookies := jar.get(urlsplit(request.url).hostname or "")):
            request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def process_response(self, request: Request, response: Response) -> Response:
        jar: Jar | None = request.meta.get(JAR)
        if jar is not None:
            cookies = jar.setdefault(urlsplit(request.url).hostname or "", {})
            for header in response.headers.getlist("Set-Cookie"):
                keep(cookies, header.decode("latin-1"))
        return response


def keep(cookies: dict[str, str], header: str) -> None:
    """Put one Set-Cookie header's cookie into `cookies` while there is room (pure but for that)."""
    name, sign, value = header.partition(";")[0].strip().partition("=")
    others = sum(len(n) + len(v) + 3 for n, v in cookies.items() if n != name)
    fits = others + len(name) + len(value) <= LONGEST and (name in cookies or len(cookies) < MOST)
    if sign and name and fits and "\n" not in value and "\r" not in value:
        cookies[name] = value
