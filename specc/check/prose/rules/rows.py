"""A table whose head names a function's parameters and what comes of a call shows examples of the spec, row by row.

What stands in a single cell is the business of `values`; a row of true values can still be an example that nobody gave.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from specc.check.prose.draft import Draft, Fault, Text, fault

OUTCOMES = {"result": "ok", "returns": "ok", "gives": "ok", "output": "ok", "prints": "ok", "error": "error", "fails with": "error"}
"""Heads of the column that says what comes of a call."""
_WRAPPED = re.compile(r"(?:Ok|Err|Some)\((.*)\)")
_NUMBER = re.compile(r"[-−+]?\d[\d,_]*(?:\.\d+)?")
_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null"}


def check(draft: Draft) -> Iterator[Fault]:
    """Every such table."""
    tables: dict[tuple[str, int], dict[int, list[Text]]] = {}
    for text in draft.texts:
        if text.kind == "cell":
            tables.setdefault((text.path, text.place[0]), {}).setdefault(text.place[1], []).append(text)
    names = {name: word for slot in draft.slots.values() for name, word in slot.names.items()}
    for head, *rows in (list(table.values()) for table in tables.values()):
        yield from _table(head, rows, draft, names)


def _table(head: list[Text], rows: list[list[Text]], draft: Draft, names: Mapping[str, str]) -> Iterator[Fault]:
    titles = [_content(cell) for cell in head]
    outcomes = [place for place, title in enumerate(titles) if title.lower() in OUTCOMES]
    params = {word: name for name, word in names.items()}
    columns = {place: params.get(title, title) for place, title in enumerate(titles) if place not in outcomes}
    known = {name for example in draft.module.examples for name in example.args}
    columns = {place: name for place, name in columns.items() if name in known}
    examples = [example for example in draft.module.examples if columns.keys() and set(columns.values()) <= set(example.args)]
    if len(outcomes) != 1 or not examples:
        return
    place = outcomes[0]
    outcome = OUTCOMES[titles[place].lower()]
    for row in rows:
        cells = [_content(cell) for cell in row]
        fits = (
            example.outcome == outcome
            and all(_same(cells[at], example.args[name], names) for at, name in columns.items())
            and _same(cells[place], example.value, names)
            for example in examples
        )
        if not any(fits):
            shown = " | ".join(cells[at] for at in sorted((*columns, place)))
            yield fault("rows", row[0], f"the row “{shown}” is none of the examples: take one of them as it stands, or leave the row out")


def _content(cell: Text) -> str:
    spans = list(cell.spans)
    return re.sub(r" ?` ?", lambda _: spans.pop(0) if spans else "`", cell.plain).strip()


def _same(cell: str, value: Any, names: Mapping[str, str]) -> bool:
    """Whether a cell shows a value, in the notation of the spec or of a language. What can't be read is taken for the same."""
    match = _WRAPPED.fullmatch(cell)
    bare = match[1] if match else cell
    if isinstance(value, list | dict):
        read = _literal(bare)
        return read is None or _bare(read) == _bare(value)
    if isinstance(value, str):
        words = {value, names.get(value, value)}
        return not words.isdisjoint({bare, str(_literal(bare)), re.split(r"::|\.", bare)[-1], _plain(bare)})
    return _plain(bare) == _plain(json.dumps(value))


def _bare(value: Any) -> Any:
    """A value without the quotation marks that whole numbers of 64 bits have in canonical form and need not have on a page."""
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if isinstance(value, dict):
        return {key: _bare(each) for key, each in value.items()}
    return _plain(value) if isinstance(value, str) else _plain(json.dumps(value))


def _literal(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError):
            return None


def _plain(text: str) -> str:
    """A number or a truth value as it is compared."""
    if not _NUMBER.fullmatch(text):
        return _WORDS.get(text, text)
    digits = text.replace(",", "").replace("_", "").replace("−", "-").lstrip("+")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
