"""Resources: objects with state."""

from specc.syntax.wit import codes
from specc.syntax.wit.cursor import Cursor, Fault
from specc.syntax.wit.functions import parse_function, parse_rest, parse_signature
from specc.syntax.wit.gates import parse_gates
from specc.syntax.wit.lexer import Token
from specc.syntax.wit.names import shown
from specc.syntax.wit.values import FuncItem, ResourceItem


def parse_resource(cursor: Cursor, start: Token, doc: str) -> ResourceItem:
    """Read `resource name { … }` or `resource name;`; the first word has been read."""
    name = cursor.declare("resource")
    members: list[tuple[str, FuncItem]] = []
    if cursor.at("{"):
        members = _members(cursor, cursor.advance())
    else:
        cursor.end_item(f"resource {shown(name.text)}")
    constructors = [item for kind, item in members if kind == "constructor"]
    for extra in constructors[1:]:
        message = f"resource {shown(name.text)} has a constructor already"
        cursor.refuse(codes.SYNTAX, extra.name_span, message, "make it a `static func` that returns the resource")
    return ResourceItem(
        name.text,
        cursor.span_of(name),
        constructors[0] if constructors else None,
        tuple(item for kind, item in members if kind == "method"),
        tuple(item for kind, item in members if kind == "static"),
        doc,
        cursor.span_from(start),
    )


def _members(cursor: Cursor, opener: Token) -> list[tuple[str, FuncItem]]:
    """Read the members of a resource and its `}`."""
    cursor.in_resource = True
    members: list[tuple[str, FuncItem]] = []
    while not cursor.take("}"):
        first = cursor.index
        if cursor.at("end") or cursor.at_item():
            cursor.broken = True
            span = cursor.span_of(opener)
            cursor.report(codes.UNCLOSED, span, "this `{` is never closed", "close the resource with `}`")
            raise Fault
        try:
            members.append(_member(cursor))
        except Fault:
            _skip_member(cursor, first)
    cursor.in_resource = False
    return members


def _member(cursor: Cursor) -> tuple[str, FuncItem]:
    doc = cursor.doc()
    parse_gates(cursor)
    doc = doc or cursor.doc()
    if cursor.at_word("constructor") and cursor.ahead().kind == "(":
        return "constructor", parse_rest(cursor, cursor.advance(), doc)
    if cursor.ahead().kind == ":" and cursor.ahead(2).text == "static":
        name = cursor.name("function")
        cursor.advance()
        cursor.advance()
        return "static", parse_signature(cursor, name, doc)
    return "method", parse_function(cursor, doc)


def _skip_member(cursor: Cursor, first: int) -> None:
    """Go behind a member that could not be read."""
    if cursor.index == first and not cursor.at("end"):
        cursor.advance()
    while not (cursor.at("end", "}") or cursor.last.kind == ";" or cursor.at_item()):
        cursor.advance()
