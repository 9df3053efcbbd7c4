"""Links lead to files and anchors of the document itself, or to documents of other modules that are made with it.

Addresses elsewhere can't be looked up, so only those of the spec are allowed.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import unquote

from specc.check.prose.draft import Draft, Fault, Text, fault
from specc.check.prose.facts import Known
from specc.target.values import File, Finding

_WEB = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)
_ANCHOR = re.compile(r"<a (?:id|name)=\"([^\"]+)\"")


def check(draft: Draft) -> Iterator[Fault]:
    """Every link, and every anchor."""
    known = Known(draft)
    for text in draft.texts:
        for link in text.links:
            if _WEB.match(link) and link not in known["", ()].text:
                yield fault("links", text, f"the spec has no link to {link}: leave it out")
    yield from dead(draft.files, draft.texts, draft.neighbours)


def dead(files: tuple[File, ...], texts: Iterable[Text], neighbours: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Links in Markdown and HTML that lead nowhere, and anchors that stand twice in a file.

    `texts` are the pieces of the Markdown files; `neighbours` are the anchors of documents beside this one, by path from its folder.
    """
    texts = tuple(texts)
    pages = {file.path: _Page(file) for file in files if file.path.endswith(".html")}
    ids = {file.path: pages[file.path].ids if file.path in pages else _ANCHOR.findall(file.content) for file in files}
    anchors = {path: set(found) for path, found in ids.items()} | {path: set(found) for path, found in neighbours.items()}
    for text in texts:
        if text.kind == "heading":
            anchors[text.path].add(anchor(_whole(text.plain, text.spans)))
    for text in texts:
        for link in text.links:
            if why := _fault(text.path, link, anchors):
                yield fault("links", text, f"{why}: leave the link out")
    for path, page in pages.items():
        for link, line in page.links:
            if why := _fault(path, link, anchors):
                yield Fault("", Finding("links", f"{why}, but a link to {link}", path=path, line=line))
    for path, found in ids.items():
        for id, times in Counter(found).items():
            if times > 1:
                yield Fault("", Finding("links", f"the anchor #{id} stands here {times} times", path=path))


def anchor(title: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def _fault(path: str, link: str, anchors: Mapping[str, Collection[str]]) -> str:
    """Why a link in the file at `path` leads nowhere; empty where it leads somewhere."""
    if _WEB.match(link):
        return ""
    there, _, id = unquote(link).partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), there)) if there else path
    if target not in anchors:
        return f"there is no file {there}"
    return f"there is no heading for #{id}" if id and id not in anchors[target] else ""


class _Page(HTMLParser):
    """The anchors of a page, and its links with their lines."""

    def __init__(self, file: File) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[tuple[str, int]] = []
        self.feed(file.content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key == "id" and value is not None:
                self.ids.append(value)
            elif key in ("href", "src") and value is not None:
                self.links.append((value, self.getpos()[0]))


def _whole(plain: str, spans: tuple[str, ...]) -> str:
    rest = list(spans)
    return re.sub(r" ?` ?", lambda _: f" {rest.pop(0)} " if rest else "`", plain).strip()
