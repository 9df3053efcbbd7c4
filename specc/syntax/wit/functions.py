"""Functions: name, parameters, result."""

from specc.syntax.wit import codes
from specc.syntax.wit.cursor import Cursor
from specc.syntax.wit.lexer import Token
from specc.syntax.wit.lists import parse_list
from specc.syntax.wit.names import KEYWORDS, shown
from specc.syntax.wit.types import parse_type
from specc.syntax.wit.values import FuncItem, ParamItem, TypeExpr


def parse_function(cursor: Cursor, doc: str) -> FuncItem:
    """Read `name: func(…) -> …;`."""
    name = cursor.name("function")
    if not cursor.in_resource:
        cursor.declared.append(name.text)
    cursor.expect(":", f"function {shown(name.text)}", f"write `{name.text}: func(…)`")
    return parse_signature(cursor, name, doc)


def parse_signature(cursor: Cursor, name: Token, doc: str) -> FuncItem:
    """Read what follows the colon."""
    if cursor.at_word("async"):
        span = cursor.span_of(cursor.advance())
        cursor.refuse(codes.UNSUPPORTED, span, "specc has no asynchronous functions", "leave `async` out")
    if cursor.at_word("fn", "fun", "function"):
        word = cursor.advance()
        message = f"{shown(word.text)} is no keyword of WIT"
        cursor.report(codes.UNKNOWN_ITEM, cursor.span_of(word), message, "did you mean `func`?")
    elif cursor.at_word("func"):
        cursor.advance()
    else:
        message = f"expected `func` after `{name.text}:`, found {cursor.found()}"
        raise cursor.fail(codes.SYNTAX, message, f"write `{name.text}: func(…) -> …;`, or declare a `type`")
    return parse_rest(cursor, name, doc)


def parse_rest(cursor: Cursor, name: Token, doc: str) -> FuncItem:
    """Read parameters, result and semicolon."""
    what = f"function {shown(name.text)}"
    opener = cursor.expect("(", what, "write the parameters between `(` and `)`, or `()` for none")
    params = parse_list(cursor, opener, ")", "parameter", parse_param)
    result = _result(cursor, what)
    cursor.end_item(what)
    return FuncItem(name.text, cursor.span_of(name), params, result, doc, cursor.span_from(name))


def _result(cursor: Cursor, what: str) -> TypeExpr | None:
    if cursor.at(":", "=") and not cursor.token.fresh:
        first = cursor.advance()
        cursor.take(">")
        span = cursor.span_from(first)
        cursor.report(codes.SYNTAX, span, f"expected `->` before the result of {what}", "write the arrow as `->`")
    elif not cursor.take("->"):
        return None
    if cursor.at("(") and cursor.ahead().kind == ")":
        raise cursor.fail(codes.SYNTAX, f"{what} returns `()`, which is no type", "leave `-> ()` out")
    return parse_type(cursor)


def parse_param(cursor: Cursor) -> ParamItem:
    """Read `name: type`."""
    doc, token, after = cursor.doc(), cursor.token, cursor.ahead()
    if token.kind == "name" and (after.kind == "<" or (after.kind in (")", ",") and token.text in KEYWORDS)):
        type = parse_type(cursor)
        help = f"write a name before it: `value: {cursor.source.slice(type.span)}`"
        cursor.refuse(codes.SYNTAX, type.span, "this parameter has a type but no name", help)
        return ParamItem("", type.span, type, doc, type.span)
    name = cursor.name("parameter")
    cursor.expect(":", f"parameter {shown(name.text)}", f"write `{name.text}: …` with the type of the parameter")
    type = parse_type(cursor)
    return ParamItem(name.text, cursor.span_of(name), type, doc, cursor.span_from(name))
