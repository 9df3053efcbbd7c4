"""Items: what an interface declares, one after the other."""

from collections.abc import Callable

from specc.syntax.wit import codes
from specc.syntax.wit.cursor import ITEM_WORDS, Cursor, Fault
from specc.syntax.wit.functions import parse_function
from specc.syntax.wit.gates import parse_gates
from specc.syntax.wit.lexer import Token
from specc.syntax.wit.names import meant, shown
from specc.syntax.wit.resources import parse_resource
from specc.syntax.wit.typedefs import parse_alias, parse_enum, parse_flags, parse_record, parse_variant
from specc.syntax.wit.uses import parse_use
from specc.syntax.wit.values import BrokenItem, Item

_FOREIGN_ITEMS = {
    "alias": "type", "bitflags": "flags", "class": "resource", "data": "record", "import": "use", "interface": "record",
    "message": "record", "object": "record", "oneof": "variant", "struct": "record", "typealias": "type",
    "typedef": "type", "union": "variant",
}  # fmt: skip
_FOREIGN_FUNCTIONS = ("fn", "fun", "func", "function", "def", "let", "const")
_OUTSIDE = ("package", "world", "interface", "import", "export", "include")


def parse_item(cursor: Cursor) -> Item | None:
    """Read one item and go behind it, whatever is wrong with it. `None` where nothing was declared."""
    cursor.broken, cursor.declared, cursor.in_resource = False, [], False
    first, item = cursor.index, None
    doc = cursor.doc()
    try:
        parse_gates(cursor)
        doc = doc or cursor.doc()
        item = _dispatch(cursor, doc)
    except Fault:
        cursor.skip_item(first)
    assert cursor.index > first or cursor.at("end")
    if cursor.broken:
        span = cursor.span_from(cursor.tokens[first])
        return BrokenItem(tuple(cursor.declared), span) if cursor.declared else None
    return item


def _dispatch(cursor: Cursor, doc: str) -> Item | None:
    token, after = cursor.token, cursor.ahead()
    if token.kind == "name" and after.kind != ":" and not token.escaped:
        if token.text in ITEM_WORDS:
            return _ITEMS[token.text](cursor, cursor.advance(), doc)
        if token.text in _OUTSIDE:
            _outside(cursor)
            return None
    if token.kind in ("name", "number", "_") and after.kind == ":":
        return parse_function(cursor, doc)
    if token.kind == "name":
        return _unknown(cursor, doc)
    if token.kind == "bad":
        cursor.advance()
    elif token.kind == "}" and cursor.wrappers:
        cursor.wrappers -= 1
        cursor.advance()
    elif token.kind == "}":
        span = cursor.span_of(cursor.advance())
        cursor.report(codes.SYNTAX, span, "this `}` closes nothing", "leave it out")
        cursor.take(";")
    elif token.kind == ";":
        span = cursor.span_of(cursor.advance())
        cursor.report(codes.SYNTAX, span, "this `;` ends no item", "leave it out: after a `}` stands no `;`")
    elif token.kind != "end":
        message = f"expected an item, found {cursor.found()}"
        raise cursor.fail(codes.SYNTAX, message, _ITEM_HELP, cursor.span_of(token))
    return None


_ITEM_HELP = "write a function as `name: func(…) -> …;`, or declare a " + ", ".join(f"`{w}`" for w in ITEM_WORDS[:5])


def _outside(cursor: Cursor) -> None:
    """Refuse a package, a world or an interface; what stands in the latter is read."""
    first, word = cursor.index, cursor.advance()
    span = cursor.span_of(word)
    message = f"`{word.text}` can't stand here: a `wit` block is the inside of the spec's own interface"
    if word.text == "interface" and cursor.at("name") and cursor.ahead().kind == "{":
        cursor.advance()
        cursor.advance()
        cursor.wrappers += 1
        help = "leave `interface … {` and its `}` out"
        cursor.report(codes.NOT_AN_ITEM, span, message, help)
        return
    help = "leave it out: other specs are imported in the front matter (`imports:`)"
    cursor.report(codes.NOT_AN_ITEM, span, message, help)
    cursor.skip_item(first, whole=True)


def _unknown(cursor: Cursor, doc: str) -> Item | None:
    """A word that begins no item. Where it is clear what was meant, that is read."""
    word = cursor.token
    span = cursor.span_of(word)
    message = f"{shown(word.text)} begins no item"
    text = word.text.lower()
    if text in _FOREIGN_FUNCTIONS or cursor.ahead().kind == "(":
        name = cursor.ahead() if text in _FOREIGN_FUNCTIONS and cursor.ahead().kind == "name" else word
        cursor.declared.append(name.text)
        raise cursor.fail(codes.UNKNOWN_ITEM, message, f"write a function as `{name.text}: func(…) -> …;`", span)
    kind = _FOREIGN_ITEMS.get(text) or meant(text, ITEM_WORDS)
    if kind and cursor.ahead().kind == "name":
        cursor.report(codes.UNKNOWN_ITEM, span, message, f"did you mean `{kind}`?")
        return _ITEMS[kind](cursor, cursor.advance(), doc)
    if cursor.ahead().text == "func":
        cursor.declared.append(word.text)
        help = f"write `{word.text}: func(…)`"
        raise cursor.fail(codes.SYNTAX, f"expected `:` after function {shown(word.text)}", help, span)
    raise cursor.fail(codes.UNKNOWN_ITEM, message, _ITEM_HELP, span)


_ITEMS: dict[str, Callable[[Cursor, Token, str], Item]] = {
    "record": parse_record,
    "variant": parse_variant,
    "enum": parse_enum,
    "flags": parse_flags,
    "type": parse_alias,
    "resource": parse_resource,
    "use": parse_use,
}
