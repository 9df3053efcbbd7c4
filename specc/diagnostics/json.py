"""Diagnostics as JSON: `--format json`."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Diagnostic


class Place(msgspec.Struct, frozen=True):
    """A span as editors want it. Lines and columns count from 1, columns in characters; `end_column` is just behind the last."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    """Byte offset in the file."""
    end: int


class LabelRecord(Place, frozen=True):
    """A further place that explains a diagnostic."""

    text: str


class FixRecord(Place, frozen=True):
    """A safe rewrite of that place."""

    text: str


class Record(Place, frozen=True, omit_defaults=True):
    """A diagnostic."""

    code: str
    severity: str
    message: str
    help: str
    labels: tuple[LabelRecord, ...]
    fix: FixRecord | None = None
    """Where there is one: `specc lint --fix` makes it."""


def render_json(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """Diagnostics as a JSON list of `Record`s."""
    records = [
        Record(
            *_place(one.span, sources),
            code=one.code,
            severity=one.severity.value,
            message=one.message,
            help=one.help,
            labels=tuple(LabelRecord(*_place(label.span, sources), text=label.text) for label in one.labels),
            fix=FixRecord(*_place(one.fix.span, sources), text=one.fix.text) if one.fix else None,
        )
        for one in diagnostics
    ]
    return msgspec.json.format(msgspec.json.encode(records), indent=2).decode()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of what `render_json` writes."""
    return msgspec.json.schema(list[Record])


def _place(span: Span, sources: Mapping[str, Source]) -> tuple[str, int, int, int, int, int, int]:
    source = sources.get(span.source)
    line, column = source.position(span.start) if source else (1, 1)
    end_line, end_column = source.position(span.end) if source else (1, 1)
    return span.source, line, column, end_line, end_column, span.start, span.end
