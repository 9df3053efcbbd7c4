"""Links lead to files and anchors of the document itself. Addresses elsewhere can't be looked up, so only those of the spec are allowed."""

import posixpath
import re
from collections.abc import Iterator

from specc.check.prose.draft import Draft, Fault, fault
from specc.check.prose.facts import Known


def check(draft: Draft) -> Iterator[Fault]:
    """Every link."""
    known = Known(draft)
    files = {file.path for file in draft.files}
    anchors = {(text.path, anchor(_whole(text.plain, text.spans))) for text in draft.texts if text.kind == "heading"}
    for file in draft.files:
        anchors |= {(file.path, found) for found in re.findall(r"<a (?:id|name)=\"([^\"]+)\"", file.content)}
    for text in draft.texts:
        for link in text.links:
            path, _, id = link.partition("#")
            if re.match(r"[a-z][a-z0-9+.-]*:|//", link, re.I):
                if link not in known["", ()].text:
                    yield fault("links", text, f"the spec has no link to {link}: leave it out")
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(text.path), path)) if path else text.path
            if target not in files:
                yield fault("links", text, f"there is no file {path}: leave the link out")
            elif id and (target, id) not in anchors:
                yield fault("links", text, f"there is no heading for #{id}: leave the link out")


def anchor(title: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def _whole(plain: str, spans: tuple[str, ...]) -> str:
    rest = list(spans)
    return re.sub(r" ?` ?", lambda _: f" {rest.pop(0)} " if rest else "`", plain).strip()
