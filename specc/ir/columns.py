"""Which function a set of columns belongs to, and whether the columns fit it."""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Diagnostic
from specc.ir.near import near
from specc.ir.rules import missing_parameter, outcome_column, unknown_column
from specc.ir.values import Alias, Function, Named, OptionOf, Program, Resource, Type
from specc.syntax.inline import CodeSpan, lex
from specc.syntax.values import Cell

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
OUTCOMES = ("result", "error")


def column_name(source: Source, cell: Cell) -> str:
    """What the header's cell says, with or without backticks."""
    text = source.slice(cell.span)
    tokens = lex(text)
    if len(tokens) == 1 and isinstance(tokens[0], CodeSpan) and tokens[0].end - tokens[0].start == len(text):
        return tokens[0].content
    return _ESCAPE.sub(r"\1", text.strip("*_"))


class Callee(msgspec.Struct, frozen=True):
    """A function that examples are about. `name` is `module.function` for an imported one."""

    name: str
    function: Function
    module: str
    resource: Resource | None = None
    """Where `function` is the session of one."""


def is_option(type: Type, program: Program) -> bool:
    """Whether a type is an `option`, perhaps behind aliases."""
    while isinstance(type, Named):
        declared = program.resolve(type)
        if not isinstance(declared, Alias):
            return False
        type = declared.type
    return isinstance(type, OptionOf)


def fits(columns: Iterable[str], callee: Callee, program: Program) -> bool:
    """Whether columns name this function's parameters: no other, and none missing that has to be there."""
    given = {column for column in columns if column not in (*OUTCOMES, "tags")}
    params = callee.function.params
    needed = {param.name for param in params if not is_option(param.type, program)}
    return needed <= given <= {param.name for param in params}


def shares(columns: Iterable[str], callee: Callee) -> bool:
    """Whether a column names one of the function's parameters, or nearly so."""
    names = [param.name for param in callee.function.params]
    return any(near(column, names, 0.75) for column in columns if column not in (*OUTCOMES, "tags"))


def check_columns(columns: Mapping[str, Span], whole: Span, callee: Callee, program: Program, what: str = "column") -> list[Diagnostic]:
    """What is wrong with the names of an example's columns, or of the keys of a `jsonl` line (`what`: column, key)."""
    function = callee.function
    names = [param.name for param in function.params]
    known = (*names, *OUTCOMES, "tags")
    meant = {name: near(name, known) for name in columns if name not in known}
    faults = [_unknown(name, columns[name], callee, guess) for name, guess in meant.items()]
    # A misspelt column is one mistake: what it was meant for counts as given.
    given = {**columns, **{guess: columns[name] for name, guess in meant.items() if guess}}
    missing = [p.name for p in function.params if p.name not in given and not is_option(p.type, program)]
    if missing:
        listed = _listed(missing)
        message = f"no value is given for the {'parameter' if len(missing) == 1 else 'parameters'} {listed} of `{callee.name}`"
        help = f"add {f'a {what}' if len(missing) == 1 else f'{what}s'} {listed}: only an `option` may be left out"
        faults.append(missing_parameter.CODE.at(whole, message, help))
    return faults + _outcome(given, whole, callee, what)


def _unknown(name: str, span: Span, callee: Callee, meant: str | None) -> Diagnostic:
    names = [param.name for param in callee.function.params]
    help = f"did you mean `{meant}`?" if meant else f"its parameters: {_listed(names) or 'none'}"
    return unknown_column.CODE.at(span, f"`{callee.name}` has no parameter `{name}`", help)


def _outcome(columns: Mapping[str, Span], whole: Span, callee: Callee, what: str) -> list[Diagnostic]:
    function = callee.function
    if "result" in columns and "error" in columns:
        message = "an example has one of `result` and `error`, not both"
        help = "put the examples that end in an error into a table of their own" if what == "column" else "leave one of them out"
        return [outcome_column.CODE.at(columns["error"], message, help)]
    if "error" in columns and not function.fails:
        message = f"`{callee.name}` has no error: its type is no `result<…>`"
        help = f"write a {what} `result`, or declare the error: `-> result<T, E>`"
        return [outcome_column.CODE.at(columns["error"], message, help)]
    if "result" in columns and function.result is None:
        help = f"leave the {what} out, or declare what it returns: `-> T`"
        return [outcome_column.CODE.at(columns["result"], f"`{callee.name}` returns nothing", help)]
    if "result" not in columns and "error" not in columns and function.ok_type is not None:
        message = f"nothing says what `{callee.name}` returns for these arguments"
        help = f"add a {what} `result`" + (" or `error`" if function.fails else "")
        return [outcome_column.CODE.at(whole, message, help)]
    return []


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
