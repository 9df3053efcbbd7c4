"""Tables and `jsonl` blocks -> examples, type-checked against the signatures."""

from collections.abc import Mapping
from typing import Any

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Diagnostic
from specc.ir.columns import OUTCOMES, Callee, check_columns, column_name, fits, shares
from specc.ir.draft import CaseBlock
from specc.ir.json_form import JsonError, Misfit, canonical, parse_json
from specc.ir.near import Guesses
from specc.ir.rules import (
    call_row,
    cell_json,
    duplicate_column,
    example_type,
    jsonl_line,
    no_caption,
    ownerless_examples,
    row_width,
    unknown_column,
    unknown_tag,
)
from specc.ir.sessions import COLUMNS, Sessions
from specc.ir.sessions import Row as CallRow
from specc.ir.values import Example, Program, Resource, Type
from specc.syntax.inline import CodeSpan, Flat, Tag, lex
from specc.syntax.values import Cell, Fence, Row, Table

_JSON = "write a JSON value: a number, `true`, `false`, `null`, a string in double quotes, a list or an object"
_FIT = "change the value, or the type in the signature"

Value = tuple[Any, Span, str]
"""A value of an example, where it stands, and what helps if it does not fit."""


class Reader:
    """Reads the examples of one module. `tags` are those that its clauses and properties carry."""

    def __init__(self, source: Source, program: Program, tags: frozenset[str]) -> None:
        self.source = source
        self.program = program
        self.tags = tags
        self.guesses = Guesses()
        self.faults: list[Diagnostic] = []
        self.about: set[str] = set()
        """The functions that some block is about, sound or not."""

    def read(self, case: CaseBlock, callees: tuple[Callee, ...]) -> list[Example] | None:
        """The examples of a block, for the one of `callees` that its columns fit.

        `None` where a table holds no examples and is just a table. `callees` is empty where the caption names a
        function that is unknown or broken: then nothing is said here.
        """
        if isinstance(case.block, Table):
            return self._table(case, case.block, callees)
        assert isinstance(case.block, Fence)
        return self._lines(case, case.block, callees)

    # --- tables ------------------------------------------------------------------------------------------------

    def _table(self, case: CaseBlock, table: Table, callees: tuple[Callee, ...]) -> list[Example] | None:
        names = [column_name(self.source, cell) for cell in table.header.cells]
        columns = {name: cell.span for name, cell in zip(names, table.header.cells, strict=True)}
        calls = "call" in columns and not any(fits(columns, callee, self.program) for callee in callees)
        resources = tuple(callee for callee in callees if calls and callee.resource)
        if case.caption is None and not resources and not self._meant(columns, callees):
            return None
        if self._suspicious(case, callees):
            return []
        callee = self._callee(case, columns, table.header.span, resources or callees)
        if callee is None:
            return []
        before = len(self.faults)
        self._repeated(names, table.header)
        if callee.resource and "calls" not in columns:
            return self._calls(case, names, table, callee, callee.resource) if len(self.faults) == before else []
        self.faults += check_columns(columns, table.header.span, callee, self.program)
        if len(self.faults) > before:
            return []
        found = (self._row(case, names, row, callee) for row in table.rows)
        return [example for example in found if example]

    def _meant(self, columns: Mapping[str, Span], callees: tuple[Callee, ...]) -> bool:
        """Whether a table without a caption is meant as examples: an outcome, and at least one parameter."""
        if not any(outcome in columns for outcome in OUTCOMES):
            return False
        return any(shares(columns, callee) or fits(columns, callee, self.program) for callee in callees)

    def _text(self, cell: Cell) -> str:
        return self.source.slice(cell.span)

    def _repeated(self, names: list[str], header: Row) -> None:
        for index, name in enumerate(names):
            if name in names[:index]:
                message = f"the column `{name}` stands here twice"
                help = "leave one of them out"
                self.faults.append(duplicate_column.CODE.at(header.cells[index].span, message, help))

    def _calls(self, case: CaseBlock, names: list[str], table: Table, callee: Callee, resource: Resource) -> list[Example]:
        """The rows of a table as calls on objects of a resource."""
        if "call" not in names:
            message = f"this table has no column `call`, so it says nothing of `{callee.name}`"
            help = "write a row for each call, in order: `constructor(…)`, then `method(…)` with its `result` or `error`"
            self.faults.append(call_row.CODE.at(table.header.span, message, help))
            return []
        for name, cell in zip(names, table.header.cells, strict=True):
            if name not in COLUMNS:
                message = f"a table of calls has no column `{name}`"
                self.faults.append(unknown_column.CODE.at(cell.span, message, "its columns are `call`, `result`, `error` and `tags`"))
                return []
        held_back = case.caption.held_back if case.caption else False
        sessions = Sessions(callee, resource, held_back, self.program, self._fitted)
        for row in table.rows:
            sessions.add(self._call_row(names, row))
        found = sessions.close()
        self.faults += sessions.faults
        return found

    def _call_row(self, names: list[str], row: Row) -> CallRow | None:
        if not self._wide(names, row):
            return None
        cells = dict(zip(names, row.cells, strict=True))
        tags = self._cell_tags(cells["tags"]) if "tags" in cells else ()
        values = {name: self._value(cells[name]) for name in OUTCOMES if name in cells and self._text(cells[name])}
        call = cells["call"]
        outcomes = {name: value for name, value in values.items() if value is not None}
        if tags is None or len(outcomes) < len(values):
            return None
        return CallRow(column_name(self.source, call).replace("\\|", "|"), call.span, row.span, outcomes, tags)

    def _row(self, case: CaseBlock, names: list[str], row: Row, callee: Callee) -> Example | None:
        if not self._wide(names, row):
            return None
        values: dict[str, Value] = {}
        tags: tuple[str, ...] | None = ()
        sound = True
        for name, cell in zip(names, row.cells, strict=True):
            if name == "tags":
                tags = self._cell_tags(cell)
            elif (value := self._value(cell)) is None:
                sound = False
            else:
                values[name] = value
        return self._example(case, callee, values, tags, row.span) if sound and tags is not None else None

    def _wide(self, names: list[str], row: Row) -> bool:
        """Whether a row has as many cells as the header."""
        if len(row.cells) != len(names):
            message = f"this row has {_cells(len(row.cells))}, the header has {len(names)}"
            more = len(row.cells) > len(names)
            help = "write a `|` inside a cell as `\\|`" if more else "write an empty cell as `|  |`, and `null` for no value"
            self.faults.append(row_width.CODE.at(row.span, message, help))
            return False
        return True

    def _value(self, cell: Cell) -> Value | None:
        text = self._text(cell).replace("\\|", "|")
        tokens = lex(text)
        if len(tokens) == 1 and isinstance(tokens[0], CodeSpan) and tokens[0].end - tokens[0].start == len(text):
            content = tokens[0].content
            try:
                return parse_json(content), cell.span, _FIT
            except JsonError as error:
                self.faults.append(cell_json.CODE.at(cell.span, f"this cell can't be read: {error.message}", _JSON))
                return None
        help = (
            f"a cell without backticks is a string; write `{text}` in backticks"
            if text
            else "an empty cell is the empty string; write the value in backticks, `null` where there is none"
        )
        return text, cell.span, help

    def _cell_tags(self, cell: Cell) -> tuple[str, ...] | None:
        text = self._text(cell)
        flat = Flat(self.source, ((cell.span.start, cell.span.end),))
        found = [token for token in lex(text) if isinstance(token, Tag)]
        rest = text
        for token in found:
            rest = rest.replace(f"[^{token.label}]", "", 1)
        if rest.strip(" ,"):
            word = rest.strip(" ,").strip("`")
            message = "the column `tags` holds footnote references and nothing else"
            self.faults.append(unknown_tag.CODE.at(cell.span, message, f"write `[^{word.split()[0] if word.split() else word}]`"))
            return None
        sound = [self._known(token.label, flat.span(token.start, token.end)) for token in found]
        return tuple(token.label for token in found) if all(sound) else None

    def _known(self, label: str, span: Span) -> bool:
        if label in self.tags:
            return True
        self.faults.append(
            unknown_tag.CODE.at(span, f"no clause of this module has the tag `{label}`", unknown_tag.remedy(label, self.tags, self.guesses))
        )
        return False

    # --- jsonl -------------------------------------------------------------------------------------------------

    def _lines(self, case: CaseBlock, fence: Fence, callees: tuple[Callee, ...]) -> list[Example]:
        if self._suspicious(case, callees):
            return []
        flat = Flat(self.source, fence.content.pieces)
        objects: list[tuple[dict[str, Any], Span]] = []
        for start, line in flat.lines():
            if line.strip():
                lead = len(line) - len(line.lstrip())
                span = flat.span(start + lead, start + len(line.rstrip()))
                if (value := self._object(line.strip(), span)) is not None:
                    objects.append((value, span))
        if not objects:
            self.about.update(callee.name for callee in callees if flat.text.strip())
            return []
        columns: dict[str, Span] = {key: span for value, span in objects for key in value}
        first = dict.fromkeys(objects[0][0], objects[0][1])
        callee = self._callee(case, first if case.caption is None else columns, fence.span, callees)
        if callee is None:
            return []
        found = (self._line(case, value, span, callee) for value, span in objects)
        return [example for example in found if example]

    def _object(self, line: str, span: Span) -> dict[str, Any] | None:
        try:
            value = parse_json(line)
        except JsonError as error:
            help = 'write one JSON object on one line: `{"name": value, "result": value}`'
            self.faults.append(jsonl_line.CODE.at(span, f"this line can't be read: {error.message}", help))
            return None
        if isinstance(value, dict):
            return value
        help = 'write an object with the parameters and the outcome: `{"name": value, "result": value}`'
        self.faults.append(jsonl_line.CODE.at(span, "this line is no JSON object", help))
        return None

    def _line(self, case: CaseBlock, value: dict[str, Any], span: Span, callee: Callee) -> Example | None:
        columns = {key: self._key_span(key, span) for key in value}
        faults = check_columns(columns, span, callee, self.program, "key")
        self.faults += faults
        if faults:
            return None
        tags = value.get("tags", [])
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            message = "`tags` is a list of tags"
            self.faults.append(unknown_tag.CODE.at(columns["tags"], message, 'write for instance `"tags": ["k3tq"]`'))
            return None
        known = [self._known(tag.removeprefix("^"), columns["tags"]) for tag in tags]
        if not all(known):
            return None
        values: dict[str, Value] = {key: (part, columns[key], _FIT) for key, part in value.items() if key != "tags"}
        return self._example(case, callee, values, tuple(tag.removeprefix("^") for tag in tags), span)

    def _key_span(self, key: str, line: Span) -> Span:
        """Where a key stands in its line; the whole line where it is written with escapes."""
        written = f'"{key}"'.encode()
        at = self.source.data.find(written, line.start, line.end)
        return Span(line.source, at, at + len(written)) if at >= 0 else line

    # --- both --------------------------------------------------------------------------------------------------

    def _suspicious(self, case: CaseBlock, callees: tuple[Callee, ...]) -> bool:
        if case.caption is not None or case.suspect is None:
            return False
        message = "this is no caption as specc knows it, so the examples below it would be shown to the model"
        help = "write just **Examples** for `function`: or **Held-back examples** for `function`: and an empty line"
        self.faults.append(no_caption.CODE.at(case.suspect, message, help))
        self.about.update(callee.name for callee in callees)
        return True

    def _callee(self, case: CaseBlock, columns: Mapping[str, Span], whole: Span, callees: tuple[Callee, ...]) -> Callee | None:
        fitting = [callee for callee in callees if fits(columns, callee, self.program)]
        chosen = callees if len(callees) == 1 else fitting
        if not isinstance(case.block, Table) or case.block.rows:
            self.about.update(callee.name for callee in (chosen or callees))
        if len(chosen) == 1:
            return chosen[0]
        if not callees and case.caption and case.caption.functions:
            return None
        names = ", ".join(f"`{callee.name}`" for callee in (fitting or callees))
        if fitting:
            message = f"these examples fit several functions: {names}"
        elif callees:
            message = f"these examples fit none of the functions {names}"
        else:
            message = "there is no function here that these examples could belong to"
        example = (fitting or callees)[0].name if callees else "name"
        help = f"say which one they are for, in a paragraph above them: **Examples** for `{example}`:"
        if callees and not fitting:
            help = "name the columns after the parameters of one of them, and `result` or `error`"
        self.faults.append(ownerless_examples.CODE.at(whole, message, help))
        return None

    def _example(self, case: CaseBlock, callee: Callee, values: Mapping[str, Value], tags: tuple[str, ...], span: Span) -> Example | None:
        function = callee.function
        args: dict[str, Any] = {}
        sound = True
        for param in function.params:
            value = values.get(param.name, (None, span, ""))
            fitting, args[param.name] = self._fitted(f"parameter `{param.name}`", value, param.type)
            sound = sound and fitting
        failed = "error" in values
        outcome = "error" if failed else "result"
        type = function.error_type if failed else function.ok_type
        what = f"the {outcome} of `{callee.name}`"
        fitting, value = self._fitted(what, values.get(outcome, (None, span, "")), type)
        if not (sound and fitting):
            return None
        held_back = case.caption.held_back if case.caption else False
        return Example(callee.name, args, "error" if failed else "ok", value, tags, held_back, span)

    def _fitted(self, what: str, value: Value, type: Type | None) -> tuple[bool, Any]:
        part, span, help = value
        try:
            return True, canonical(part, type, self.program)
        except Misfit as misfit:
            place = f" (at {misfit.place})" if misfit.path else ""
            self.faults.append(example_type.CODE.at(span, f"{what}: {misfit.message}{place}", help))
            return False, None


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
