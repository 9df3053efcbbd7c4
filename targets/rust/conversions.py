"""Values of unlike types, brought together where rustc proposes nothing itself."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from specc.target import Edit, Finding

_INDEX = re.compile(r"the type `\[.*\]` cannot be indexed by `(?P<found>\w+)`")
_EXPECTED = re.compile(r"expected `(?P<wanted>\w+)`, found `(?P<found>\w+)`")
_BITS = {"u8": 8, "u16": 16, "u32": 32, "u64": 64, "usize": 64, "i8": 8, "i16": 16, "i32": 32, "i64": 64}
_PLAIN = re.compile(r"[\w.]+(\([\w.]*\))?|\((?:[^()]|\([^()]*\))*\)")


def conversion(message: Mapping[str, Any]) -> tuple[int, int, str] | None:
    """The span (bytes) of an expression and what is to stand there instead; `None` where a message is about something else.

    What can't lose a bit is written `as`, all else `try_from(…).unwrap()`: a value that doesn't fit is a failure, never another value.
    """
    span = next((one for one in message["spans"] if one["is_primary"]), None)
    if span is None or len(span["text"]) != 1:
        return None
    line = span["text"][0]
    text = line["text"][line["highlight_start"] - 1 : line["highlight_end"] - 1]
    index = _INDEX.search(message["message"])
    kinds = _EXPECTED.search(span["label"] or "") if message["message"] == "mismatched types" else None
    wanted, found = ("usize", index["found"]) if index else (kinds["wanted"], kinds["found"]) if kinds else ("", "")
    if wanted not in _BITS or found not in _BITS or not text:
        return None
    if _widens(found, wanted):
        new = f"{text} as {wanted}" if _PLAIN.fullmatch(text) else f"({text}) as {wanted}"
        return span["byte_start"], span["byte_end"], new if index else f"({new})"
    return span["byte_start"], span["byte_end"], f"{wanted}::try_from({text}).unwrap()"


def _widens(found: str, wanted: str) -> bool:
    """Whether every value of one type is one of the other, on machines of 64 bits."""
    unsigned = found[0] == "u"
    room = _BITS[wanted] - (unsigned and wanted[0] == "i")
    return _BITS[found] <= room and (unsigned or wanted[0] == "i")


_CASE = re.compile(rb"\.to_(?=(lower|upper)case\(\))")


def ascii_cases(path: str, text: str, findings: Iterable[Finding]) -> Iterator[Edit]:
    """`char::to_lowercase` gives an iterator of characters. Where one is wanted, the letters that are meant are ASCII's."""
    if any(one.path == path and re.search("To(Lower|Upper)case", one.message + one.excerpt) for one in findings):
        for match in _CASE.finditer(text.encode()):
            yield Edit(path, match.end(), match.end(), "ascii_", sure=False)


_CARETS = re.compile(r"^ *\| +(\^+)", re.MULTILINE)


def casts(path: str, text: str, findings: Iterable[Finding]) -> Iterator[Edit]:
    """Parentheses around a cast whose result a method is called on: rustfmt, which comes first, proposes nothing."""
    lines = text.splitlines(keepends=True)
    for finding in findings:
        carets = _CARETS.search(finding.excerpt)
        if finding.path != path or not finding.message.startswith("cast cannot be followed by") or carets is None:
            continue
        line = lines[finding.line - 1]
        start = len("".join(lines[: finding.line - 1]).encode()) + len(line[: finding.column - 1].encode())
        end = start + len(line[finding.column - 1 : finding.column - 1 + len(carets[1])].encode())
        yield from (Edit(path, start, start, "("), Edit(path, end, end, ")"))
