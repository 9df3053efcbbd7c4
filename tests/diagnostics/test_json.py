"""Diagnostics as JSON."""

import json

from jsonschema import Draft202012Validator

from specc.base.source import Source
from specc.diagnostics.json import json_schema, render_json
from specc.diagnostics.values import Diagnostic, Label, Severity


def test_the_shape_is_the_documented_one() -> None:
    source = Source("a.md", "é\nx板y\n".encode())
    one = Diagnostic("E0001", Severity.ERROR, "m", source.span(4, 7), "h", (Label(source.span(0, 2), "l"),))
    found = json.loads(render_json([one], {"a.md": source}))
    assert found == [
        {
            "file": "a.md",
            "line": 2,
            "column": 2,
            "end_line": 2,
            "end_column": 3,
            "start": 4,
            "end": 7,
            "code": "E0001",
            "severity": "error",
            "message": "m",
            "help": "h",
            "labels": [{"file": "a.md", "line": 1, "column": 1, "end_line": 1, "end_column": 2, "start": 0, "end": 2, "text": "l"}],
        }
    ]
    Draft202012Validator(json_schema()).validate(found)


def test_nothing_wrong_is_an_empty_list() -> None:
    assert json.loads(render_json([], {})) == []
