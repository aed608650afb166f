"""A document of ours, written in Markdown, as a part of a page. HTML in it is shown, not obeyed."""

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from registry.web.links import external


class _Renderer(RendererHTML):
    """Tables that can be scrolled with the keyboard; links only where they lead to a page of the web."""

    def table_open(self, tokens: Sequence[Token], place: int, options: Any, env: MutableMapping[str, Any]) -> str:
        return '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>'

    def table_close(self, tokens: Sequence[Token], place: int, options: Any, env: MutableMapping[str, Any]) -> str:
        return "</table></div>"

    def link_open(self, tokens: Sequence[Token], place: int, options: Any, env: MutableMapping[str, Any]) -> str:
        href = external(str(tokens[place].attrGet("href")))
        return f'<a href="{Markup.escape(href)}" rel="noopener nofollow">' if href else "<span>"

    def link_close(self, tokens: Sequence[Token], place: int, options: Any, env: MutableMapping[str, Any]) -> str:
        opened = next(token for token in reversed(tokens[:place]) if token.type == "link_open")
        return "</a>" if external(str(opened.attrGet("href"))) else "</span>"


_READER = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")


@lru_cache(8)
def shown(text: str) -> Markup:
    """The document as HTML; its first line is the page's heading."""
    return Markup(_READER.render(text))
