"""Markdown of specs and models -> HTML. It is hostile input: no HTML of its own gets through, nothing is loaded, no link runs a script."""

import re
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup, escape

from specc.target import Words

from .addresses import Addresses, Place

BEGIN, END = "\u1680", "\u205f"
"""Two spaces that nobody writes: they hold the places of clauses while the text around them is set. As spaces they leave emphasis alone."""
_SPACES = re.compile(f"[{BEGIN}{END}]")
_MARK = re.compile(f"[{BEGIN}{END}]")
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_VOID = ("br", "hr")
_DASH = re.compile(r"(?<=\s)---(?=\s)")

Label = Callable[[str], str]
"""What is set in front of a clause, by its id, as HTML."""


class Typesetter:
    """Sets the texts of one module. `names` are the addresses of what code spans may name, by what they hold."""

    def __init__(self, addresses: Addresses, links: dict[str, str], names: dict[str, str]) -> None:
        references = {label.upper(): {"href": href, "title": ""} for label, href in links.items()}
        self._env = {"addresses": addresses, "names": names, "references": references}

    def words(self, words: Words, label: Label) -> Markup:
        """Running text with its clauses, each in an element of its own where the marks around it allow that."""
        html = self._inline(_with_marks(words))
        anchors = "".join(f'<a id="{escape(name)}"></a>' for name in words.anchors)
        return Markup(anchors + "".join(_clauses(html, [mark.clause for mark in words.marks], label)))  # noqa: S704 - it is escaped

    def inline(self, text: str) -> Markup:
        """Running text without clauses."""
        return Markup(self._inline(_SPACES.sub(" ", text)))  # noqa: S704 - escaped by the renderer

    def blocks(self, text: str, breaks: bool = False) -> Markup:
        """A whole text: paragraphs, lists, code. With `breaks` a line end is one."""
        parser = _parser(breaks)
        return Markup(parser.render(text, dict(self._env)))  # noqa: S704 - escaped by the renderer

    def _inline(self, text: str) -> str:
        return str(_parser(False).renderInline(text, dict(self._env)))


def _with_marks(words: Words) -> str:
    parts, at = [], 0
    for mark in words.marks:
        parts += [_SPACES.sub(" ", words.text[at : mark.start]), BEGIN, _SPACES.sub(" ", words.text[mark.start : mark.end]), END]
        at = mark.end
    return "".join((*parts, _SPACES.sub(" ", words.text[at:])))


def _clauses(html: str, ids: list[str], label: Label) -> Iterator[str]:
    """The text with a label before each clause."""
    whole = html.count(BEGIN) == html.count(END) == len(ids)
    if not whole:  # a mark got lost in what is no text, a link's target for instance
        yield "".join(f'<span id="{escape(id)}">{label(id)}</span>' for id in ids)
        yield _MARK.sub("", html)
        return
    before, *clauses = html.split(BEGIN)
    yield before
    for id, part in zip(ids, clauses, strict=True):
        text, _, behind = part.partition(END)
        if _balanced(text):
            yield f'<span class="clause" id="{escape(id)}">{label(id)}{text}</span>{behind}'
        else:
            yield f'<span id="{escape(id)}">{label(id)}</span>{text}{behind}'


def _balanced(html: str) -> bool:
    stack: list[str] = []
    for closing, name in _TAG.findall(html):
        if name in _VOID:
            continue
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


@lru_cache
def _parser(breaks: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": breaks, "highlight": highlight}).enable(["table", "strikethrough"])
    parser.core.ruler.push("specc", _settle)
    return parser


def highlight(code: str, language: str, attributes: str = "") -> str:
    """Code with its words in elements, for those languages that somebody has taught to Pygments; the text itself is escaped."""
    from pygments import highlight as colour
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return str(escape(code))
    return str(colour(code, lexer, HtmlFormatter(nowrap=True)))


def _settle(state: StateCore) -> None:
    """Links lead to where the documents stand; pictures, which would be loaded, are links; a heading is no part of the page's outline."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "p"
            if token.nesting > 0:
                token.attrSet("class", "heading")
        elif token.type == "table_open":
            token.attrSet("tabindex", "0")
        if token.children:
            token.children = list(_spans(token.children, state.env))


def _spans(tokens: Sequence[Token], env: MutableMapping[str, Any]) -> Iterator[Token]:
    addresses: Addresses = env["addresses"]
    open_: list[tuple[str, Place | None]] = []
    for token in tokens:
        if token.type == "link_open":
            place = addresses.follow(str(token.attrGet("href") or ""))
            open_.append(("a" if place else "span", place))
            yield _opened(token, place)
        elif token.type == "link_close":
            token.tag = open_.pop()[0]
            yield token
        elif token.type == "image":
            yield from _pictured(token, addresses, inside=bool(open_))
        elif token.type == "text" and token.content == "?" and open_ and open_[-1][1]:
            yield from _titled(open_[-1][1], env)
        elif token.type == "text":
            token.content = _DASH.sub("—", token.content)
            yield token
        elif token.type == "code_inline" and not open_ and token.content in env["names"]:
            yield from (_link(env["names"][token.content], "name"), token, Token("link_close", "a", -1))
        else:
            yield token


def _opened(token: Token, place: Place | None) -> Token:
    if place is None:
        return Token("link_open", "span", 1, attrs={"class": "nowhere"})
    token.attrSet("href", place.href)
    if place.outside:
        token.attrSet("rel", "noopener noreferrer")
    return token


def _link(href: str, kind: str) -> Token:
    return Token("link_open", "a", 1, attrs={"href": href, "class": kind})


def _titled(place: Place | None, env: MutableMapping[str, Any]) -> Iterator[Token]:
    """The title of what a link leads to; links in it would stand in a link."""
    assert place is not None, "only such links have a title"
    inner = _titles().parseInline(place.title or "?", {})
    yield from inner[0].children or ()


@lru_cache
def _titles() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink"])


def _pictured(token: Token, addresses: Addresses, inside: bool) -> Iterator[Token]:
    source = str(token.attrGet("src") or "")
    text = Token("text", "", 0, content=token.content or "image")
    if inside or not source.startswith(("http://", "https://")):
        yield text
        return
    yield Token("link_open", "a", 1, attrs={"href": source, "rel": "noopener noreferrer"})
    yield text
    yield Token("link_close", "a", -1)
