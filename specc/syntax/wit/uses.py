"""`use`: types that another spec declares."""

from specc.base.span import Span
from specc.syntax.wit import codes
from specc.syntax.wit.cursor import Cursor
from specc.syntax.wit.lexer import Token
from specc.syntax.wit.lists import parse_body
from specc.syntax.wit.names import shown
from specc.syntax.wit.values import UsedName, UseItem


def parse_use(cursor: Cursor, start: Token, doc: str) -> UseItem:
    """Read `use module.{name, other as alias};`; the first word has been read."""
    if not cursor.at("name"):
        raise cursor.fail(codes.USE, f"expected the name of an imported spec, found {cursor.found()}", _USE_HELP)
    module = cursor.advance()
    if not cursor.at(".") or cursor.ahead().kind != "{":
        message = f"expected `.{{` after `use {module.text}`, found {cursor.found()}"
        raise cursor.fail(codes.USE, message, _USE_HELP)
    cursor.advance()
    names = parse_body(cursor, module, "name", parse_used_name)
    cursor.end_item(f"use of {shown(module.text)}")
    return UseItem(module.text, cursor.span_of(module), names, doc, cursor.span_from(start))


_USE_HELP = "import the spec in the front matter (`imports:`) and write `use text.{word, other as alias};`"


def parse_used_name(cursor: Cursor) -> UsedName:
    """Read `name` or `name as alias`."""
    cursor.doc()
    name = cursor.name("type")
    alias: Token | None = None
    if cursor.at_word("as"):
        cursor.advance()
        alias = cursor.name("type")
    cursor.declared.append((alias or name).text)
    alias_span: Span | None = cursor.span_of(alias) if alias else None
    return UsedName(name.text, cursor.span_of(name), alias.text if alias else None, alias_span)
