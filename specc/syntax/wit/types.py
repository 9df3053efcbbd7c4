"""Type expressions."""

from typing import cast

import msgspec

from specc.base.span import Span
from specc.syntax.wit import codes
from specc.syntax.wit.cursor import Cursor
from specc.syntax.wit.lexer import Token
from specc.syntax.wit.names import FOREIGN_TYPES, KEYWORDS, meant, shown
from specc.syntax.wit.values import (
    KEY_TYPES,
    PRIMITIVES,
    ListExpr,
    MapExpr,
    NameExpr,
    OptionExpr,
    PrimExpr,
    PrimName,
    ResultExpr,
    TupleExpr,
    TypeExpr,
)

MAX_DEPTH = 64
"""Levels of types in types: enough for any reader, and no recursion of ours runs deeper."""

_GENERIC = ("list", "option", "result", "tuple", "map")
_FORMS = {
    "list": "list<T>",
    "option": "option<T>",
    "result": "result<T, E>`, `result<T>`, `result<_, E>` or `result",
    "tuple": "tuple<A, B>",
    "map": "map<K, V>",
}
_UNSUPPORTED = {
    "stream": "write `list<T>` for a finished sequence",
    "future": "write the type of the value itself",
    "own": "pass values: records, lists, variants",
    "borrow": "pass values: records, lists, variants",
    "error-context": "declare a `variant` of the errors and return `result<T, E>`",
}


class _Args(msgspec.Struct, frozen=True):
    """What stands between `<` and `>`; `None` is `_`. `length` is the number of a list of fixed length."""

    types: tuple[TypeExpr | None, ...]
    length: Token | None
    trailing: bool
    """Whether a comma stands behind the last one."""
    span: Span


def parse_type(cursor: Cursor, depth: int = 1) -> TypeExpr:
    """Read a type. Where it has none that a value could be given, the item at hand is marked as broken."""
    token = cursor.token
    if depth > MAX_DEPTH:
        message = f"this type is nested more than {MAX_DEPTH} levels deep"
        raise cursor.fail(codes.NESTING, message, "declare a type for the inner part and name it", cursor.span_of(token))
    if token.kind != "name":
        raise _no_type(cursor)
    if token.escaped:
        cursor.advance()
        return _named(cursor, token, depth)
    if token.text in _GENERIC:
        cursor.advance()
        return _generic(cursor, token, depth)
    if token.text in _UNSUPPORTED:
        return _unsupported(cursor, depth)
    if token.text in KEYWORDS and token.text not in PRIMITIVES:
        raise _no_type(cursor)
    cursor.advance()
    return _named(cursor, token, depth)


def _named(cursor: Cursor, token: Token, depth: int) -> TypeExpr:
    """A built-in type without parameters, or a name."""
    if cursor.at("<"):
        args = _args(cursor, depth)
        word = FOREIGN_TYPES.get(token.text.lower(), "") or meant(token.text, _GENERIC)
        help = f"did you mean `{_FORMS[word]}`?" if word in _FORMS else f"write {shown(token.text)} alone"
        cursor.refuse(codes.TYPE_PARAMETERS, args.span, f"{shown(token.text)} takes no types in `<` `>`", help)
    if token.text in PRIMITIVES and not token.escaped:
        return PrimExpr(cast(PrimName, token.text), cursor.span_of(token))
    return NameExpr(token.text, cursor.span_of(token))


def _generic(cursor: Cursor, token: Token, depth: int) -> TypeExpr:
    args = _args(cursor, depth) if cursor.at("<") else None
    span = cursor.span_from(token)
    if args is None:
        if token.text == "result":
            return ResultExpr(None, None, span)
        message, help = f"`{token.text}` lacks its types", f"write `{_FORMS[token.text]}`"
        if cursor.at("bad"):
            raise cursor.fail(codes.TYPE_PARAMETERS, message, help)
        cursor.refuse(codes.TYPE_PARAMETERS, cursor.span_of(token), message, help)
        return PrimExpr("bool", span)
    if args.trailing and token.text != "tuple":
        message = f"a `,` stands behind the last type of this `{token.text}`"
        cursor.report(codes.SYNTAX, args.span, message, "leave the last `,` out")
    return _built(cursor, token.text, args, span)


def _built(cursor: Cursor, word: str, args: _Args, span: Span) -> TypeExpr:
    """The generic type of that name, if the arguments fit it."""
    if args.length is not None:
        _refuse_number(cursor, word, args.length)
        return PrimExpr("bool", span)
    types = tuple(expr for expr in args.types if expr is not None)
    if word == "result" and len(types) == 1 and len(args.types) == 2 and args.types[1] is not None:
        return ResultExpr(None, types[0], span)
    if len(types) == len(args.types):
        match word, types:
            case "list", (element,):
                return ListExpr(element, span)
            case "option", (element,):
                return OptionExpr(element, span)
            case "map", (key, value):
                _check_key(cursor, key)
                return MapExpr(key, value, span)
            case "result", (ok,):
                return ResultExpr(ok, None, span)
            case "result", (ok, error):
                return ResultExpr(ok, error, span)
            case "tuple", (_, *_):
                return TupleExpr(types, span)
    _refuse_args(cursor, word, args)
    return PrimExpr("bool", span)


def _args(cursor: Cursor, depth: int) -> _Args:
    """Read `<…>`."""
    opener = cursor.advance()
    types: list[TypeExpr | None] = []
    length = None
    trailing = False
    while not cursor.at(">"):
        if cursor.at("number"):
            length = cursor.advance()
        elif cursor.take("_"):
            types.append(None)
        else:
            types.append(parse_type(cursor, depth + 1))
        trailing = cursor.take(",")
        if not trailing and not cursor.at(">"):
            raise cursor.fail(
                codes.UNCLOSED if cursor.token.fresh else codes.SYNTAX,
                f"expected `,` or `>` after this type, found {cursor.found()}",
                "close the `<` with `>`",
            )
    cursor.advance()
    return _Args(tuple(types), length, trailing, cursor.span_from(opener))


def _check_key(cursor: Cursor, key: TypeExpr) -> None:
    if isinstance(key, PrimExpr) and key.name in KEY_TYPES:
        return
    text = shown(cursor.source.slice(key.span))
    help = "use a whole number, `bool`, `char` or `string` as the key, and no other name for it"
    cursor.refuse(codes.MAP_KEY, key.span, f"{text} cannot be the key of a map", help)


def _refuse_number(cursor: Cursor, word: str, number: Token) -> None:
    span = cursor.span_of(number)
    if word == "list":
        message, help = "specc has no lists of a fixed length", "write `list<T>`, or a tuple"
        return cursor.refuse(codes.UNSUPPORTED, span, message, help)
    message = f"expected a type, found {shown(number.text)}"
    return cursor.refuse(codes.SYNTAX, span, message, f"write `{_FORMS[word]}`")


def _refuse_args(cursor: Cursor, word: str, args: _Args) -> None:
    count = len(args.types)
    if word == "tuple" and not count:
        return cursor.refuse(codes.EMPTY, args.span, "this tuple has no elements", "give it one at least: `tuple<T>`")
    if None in args.types:
        message = "`_` stands only for the absent first type of `result<_, E>`"
        return cursor.refuse(codes.TYPE_PARAMETERS, args.span, message, f"write `{_FORMS[word]}`")
    takes = {"list": "one type", "option": "one type", "map": "two types", "result": "one or two types"}[word]
    message = f"`{word}` takes {takes}, here {'is' if count == 1 else 'are'} {count}"
    return cursor.refuse(codes.TYPE_PARAMETERS, args.span, message, f"write `{_FORMS[word]}`")


def _unsupported(cursor: Cursor, depth: int) -> TypeExpr:
    token = cursor.advance()
    if cursor.at("<"):
        _args(cursor, depth)
    span = cursor.span_from(token)
    message = f"specc has no `{token.text}`: functions take values and return values"
    cursor.refuse(codes.UNSUPPORTED, span, message, _UNSUPPORTED[token.text])
    return PrimExpr("bool", span)


def _no_type(cursor: Cursor) -> Exception:
    """The fault of a place where a type should stand."""
    token = cursor.token
    if token.kind == "(":
        message, help = "expected a type, found `(`", "write several values as `tuple<A, B>`, or declare a record"
    elif token.kind == "_":
        message, help = "`_` is no type", "write it only in `result<_, E>`"
    elif token.kind == "{":
        message, help = "expected a type, found `{`", "declare a `record` as an item of its own, and name it here"
    elif token.text in ("record", "variant", "enum", "flags", "resource") and not token.fresh:
        message = f"a `{token.text}` is declared as an item, not inside another one"
        help = f"declare the {token.text} above, and name it here"
    elif token.kind == "name" and not token.fresh:
        message = f"expected a type, found the keyword {shown(token.text)}"
        help = f"write `%{token.text}` for a type of that name"
    else:
        message, help = f"expected a type, found {cursor.found()}", "write a type, such as `string` or `list<u32>`"
    return cursor.fail(codes.SYNTAX, message, help)
