"""Items that declare a type: records, variants, enums, flags, aliases."""

from specc.syntax.wit import codes
from specc.syntax.wit.cursor import Cursor
from specc.syntax.wit.lexer import Token
from specc.syntax.wit.lists import parse_body
from specc.syntax.wit.names import shown
from specc.syntax.wit.types import parse_type
from specc.syntax.wit.values import AliasItem, CaseItem, EnumItem, FieldItem, FlagsItem, Item, RecordItem, VariantItem


def parse_record(cursor: Cursor, start: Token, doc: str) -> Item:
    """Read `record name { … }`; the first word has been read."""
    name = cursor.declare("record")
    fields = parse_body(cursor, name, "field", parse_field)
    return RecordItem(name.text, cursor.span_of(name), fields, doc, cursor.span_from(start))


def parse_variant(cursor: Cursor, start: Token, doc: str) -> Item:
    """Read `variant name { … }`; the first word has been read."""
    name = cursor.declare("variant")
    cases = parse_body(cursor, name, "case", parse_case)
    return VariantItem(name.text, cursor.span_of(name), cases, doc, cursor.span_from(start))


def parse_enum(cursor: Cursor, start: Token, doc: str) -> Item:
    """Read `enum name { … }`; the first word has been read."""
    name = cursor.declare("enum")
    cases = parse_body(cursor, name, "case", parse_plain_case)
    return EnumItem(name.text, cursor.span_of(name), cases, doc, cursor.span_from(start))


def parse_flags(cursor: Cursor, start: Token, doc: str) -> Item:
    """Read `flags name { … }`; the first word has been read."""
    name = cursor.declare("flags")
    cases = parse_body(cursor, name, "flag", parse_plain_case)
    return FlagsItem(name.text, cursor.span_of(name), cases, doc, cursor.span_from(start))


def parse_alias(cursor: Cursor, start: Token, doc: str) -> Item:
    """Read `type name = …;`; the first word has been read."""
    name = cursor.declare("type")
    cursor.expect("=", f"`type {name.text}`", f"write `type {name.text} = …;`")
    type = parse_type(cursor)
    cursor.end_item(f"type {shown(name.text)}")
    return AliasItem(name.text, cursor.span_of(name), type, doc, cursor.span_from(start))


def parse_field(cursor: Cursor) -> FieldItem:
    """Read `name: type`."""
    doc, name = cursor.doc(), cursor.name("field")
    cursor.expect(":", f"field {shown(name.text)}", f"write `{name.text}: …` with the type of the field")
    type = parse_type(cursor)
    return FieldItem(name.text, cursor.span_of(name), type, doc, cursor.span_from(name))


def parse_case(cursor: Cursor) -> CaseItem:
    """Read `name` or `name(type)`."""
    doc, name = cursor.doc(), cursor.name("case")
    payload = None
    if cursor.take(":"):
        raise cursor.fail(codes.SYNTAX, f"case {shown(name.text)} is written like a field", f"write `{name.text}(…)`")
    if cursor.at("(") and cursor.ahead().kind == ")":
        message = f"case {shown(name.text)} has parentheses but no type"
        raise cursor.fail(codes.SYNTAX, message, "leave the parentheses out, or write a type between them")
    if cursor.take("("):
        payload = parse_type(cursor)
        help = "a case carries one type: put several into a `tuple<…>` or a record"
        cursor.expect(")", f"the type of case {shown(name.text)}", help)
    return CaseItem(name.text, cursor.span_of(name), payload, doc, cursor.span_from(name))


def parse_plain_case(cursor: Cursor) -> CaseItem:
    """Read `name`."""
    doc, name = cursor.doc(), cursor.name("case")
    if cursor.at("(", "=", ":"):
        help = "leave it out, or declare a `variant`, whose cases may carry a type"
        raise cursor.fail(codes.SYNTAX, f"case {shown(name.text)} carries nothing, found {cursor.found()}", help)
    return CaseItem(name.text, cursor.span_of(name), None, doc, cursor.span_of(name))
