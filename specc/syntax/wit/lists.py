"""Lists of elements between braces or parentheses: fields, cases, parameters, used names."""

from collections.abc import Callable
from typing import TypeVar

from specc.diagnostics import Label
from specc.syntax.wit import codes
from specc.syntax.wit.cursor import Cursor, Fault
from specc.syntax.wit.lexer import Token
from specc.syntax.wit.names import shown

T = TypeVar("T")


def parse_list(cursor: Cursor, opener: Token, closer: str, what: str, element: Callable[[Cursor], T]) -> tuple[T, ...]:
    """Read elements up to the closer and the closer itself; the opener has been read.

    A fault in one element is left behind with it; the others are read.
    """
    elements: list[T] = []
    while not cursor.take(closer):
        first = cursor.index
        if _unclosed(cursor, closer):
            raise _never_closed(cursor, opener, closer)
        try:
            elements.append(element(cursor))
            ended = _separated(cursor, closer, f"{what} {shown(cursor.tokens[first].text)}")
        except Fault:
            cursor.skip_element(first)
            if cursor.index == first:
                cursor.advance()
            ended = closer == ")" and cursor.at("->", ";")
            _ = cursor.take(",") or (closer == "}" and cursor.take(";"))
        if ended:
            break
    return tuple(elements)


def parse_body(cursor: Cursor, name: Token, what: str, element: Callable[[Cursor], T]) -> tuple[T, ...]:
    """Read `{ … }`."""
    opener = cursor.expect("{", shown(name.text), f"write the {what}s between `{{` and `}}`")
    read_before = len(cursor.diagnostics)
    found = parse_list(cursor, opener, "}", what, element)
    if not found and len(cursor.diagnostics) == read_before and not cursor.broken:
        span = cursor.span_from(opener)
        cursor.refuse(codes.EMPTY, span, f"{shown(name.text)} has no {what}s", f"give it at least one {what}")
    return found


def _separated(cursor: Cursor, closer: str, after: str) -> bool:
    """Read what stands between two elements. True where the closer is missing but the list has clearly ended."""
    if cursor.take(",") or cursor.at(closer) or _unclosed(cursor, closer):
        return False
    message = f"expected `,` or `{closer}` after {after}"
    if cursor.at("bad"):
        raise cursor.fail(codes.SEPARATOR, message, "")
    if closer == "}" and cursor.at(";"):
        cursor.report(codes.SEPARATOR, cursor.place(), message + ", found `;`", "write `,`: `;` only ends items")
        cursor.advance()
    elif closer == ")" and cursor.at("->", ";"):
        cursor.report(codes.SEPARATOR, cursor.place(), message + f", found {cursor.found()}", "close it with `)`")
        return True
    elif cursor.at("name"):
        found = "" if cursor.token.fresh else f", found {cursor.found()}"
        cursor.report(codes.SEPARATOR, cursor.place(), message + found, "write a `,` between them")
    else:
        help = f"write `,` before the next one, or end with `{closer}`"
        raise cursor.fail(codes.SEPARATOR, f"{message}, found {cursor.found()}", help)
    return False


def _unclosed(cursor: Cursor, closer: str) -> bool:
    """Whether the list can't go on, and its closer is missing."""
    return cursor.at("end") or cursor.at_item() or (closer == ")" and cursor.at("{", "}", ";"))


def _never_closed(cursor: Cursor, opener: Token, closer: str) -> Fault:
    cursor.broken = True
    label = Label(cursor.place(), f"`{closer}` is expected here at the latest")
    message = f"this `{opener.text}` is never closed"
    cursor.report(codes.UNCLOSED, cursor.span_of(opener), message, f"close it with `{closer}`", label)
    return Fault()
