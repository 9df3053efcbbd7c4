"""Marks in documents: which clauses a paragraph rests on, and which passage stands for which slot."""

import re

import msgspec

from specc.target.wording import shortened

MARK = re.compile(r"\s*\[\^([^\]\s]+)\]")
PASSAGE = re.compile(r"<!-- passage (\S+) -->")
END = "<!-- end -->"
_MARKED = re.compile(rf"(`+[^`\n]+`+)|{MARK.pattern}")
"""A mark, or a code span: what looks like a mark in there is none."""
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


class Rest(msgspec.Struct, frozen=True):
    """Lines of a text without marks, and the clauses on which they rest."""

    passage: str
    """Id of the slot; empty outside of passages."""
    start: int
    """First line, counted from 1."""
    end: int
    clauses: tuple[str, ...]


def passage_of(slot: str, text: str) -> str:
    """A text as the passage of a slot."""
    return f"<!-- passage {slot} -->\n\n{text.strip()}\n\n{END}\n"


def marked(text: str, *clauses: str) -> str:
    """A paragraph with the marks of clauses at its end."""
    return text.rstrip() + "".join(f"[^{clause}]" for clause in clauses)


def unmarked(text: str) -> tuple[str, tuple[Rest, ...]]:
    """A document as readers get it, and what each of its paragraphs rests on."""
    lines: list[str] = []
    rests: list[Rest] = []
    fence, passage, start = "", "", 0
    for line in text.splitlines():
        bare = line.strip()
        if fence:
            fence = "" if bare.startswith(fence) and not bare.strip(fence[0]) else fence
            lines.append(line)
            continue
        opened = _FENCE.match(line)
        if opened:
            fence = opened[1]
        elif match := PASSAGE.fullmatch(bare):
            passage = match[1]
            continue
        elif bare == END:
            passage = ""
            continue
        if not bare:
            start = 0
            if lines and lines[-1]:
                lines.append("")
            continue
        clauses = () if opened else tuple(match[2] for match in _MARKED.finditer(line) if match[2])
        lines.append(line if opened else _MARKED.sub(lambda match: match[1] or "", line))
        start = start or len(lines)
        if clauses:
            rests.append(Rest(passage, start, len(lines), clauses))
    return "\n".join(lines).strip("\n") + "\n", tuple(rests)


def read_text(reply: str, clauses: tuple[str, ...], sentences: int, words: int) -> str:
    """A reply as text with marks, of which `clauses` are known. Where at most one is, it is cut to so many sentences and words."""
    text = reply.strip()
    whole = re.fullmatch(r"```(?:markdown|md|text)?\n(.*?)\n?```", text, re.S)
    text = (whole[1] if whole else text).strip()
    if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1]:
        text = text[1:-1]
    lines = [line.rstrip() for line in text.splitlines() if not re.match(r"#{1,6} ", line)]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(clauses) <= 1 and "```" not in text:
        text = shortened(text, sentences, words)
    for clause in clauses:
        text = re.sub(rf"[\[(]\^?{re.escape(clause)}\^?[\])](?![\[(])", f"[^{clause}]", text)
    if len(clauses) == 1 and not MARK.search(text) and text:
        text = "\n\n".join(part if "```" in part else marked(part, *clauses) for part in text.split("\n\n"))
    return text
