"""Diagnostics as SARIF 2.1.0: what code hosts and editors show beside the lines (`--format sarif`)."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from specc import __version__
from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.register import REGISTER
from specc.diagnostics.values import Diagnostic, Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
"""What paths are relative to: the root of the workspace."""


def render_sarif(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """Diagnostics as a SARIF log with one run. Columns are counted in characters."""
    found = list(diagnostics)
    codes = list(dict.fromkeys(one.code for one in found))
    driver = {"name": "specc", "version": __version__, "rules": [_rule(code, found) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code), sources) for one in found],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode()


def _rule(id: str, found: list[Diagnostic]) -> dict[str, Any]:
    code = REGISTER.get(id)
    if code is None:
        severity = next(one.severity for one in found if one.code == id)
        return {"id": id, "defaultConfiguration": {"level": severity.value}}
    return {
        "id": id,
        "name": code.name,
        "shortDescription": {"text": code.summary},
        "fullDescription": {"text": code.why},
        "help": {"text": f"{code.why}\n\n`specc explain {id}` shows a spec that is wrong so, and the same spec mended."},
        "defaultConfiguration": {"level": code.severity.value},
    }


def _result(one: Diagnostic, rule: int, sources: Mapping[str, Source]) -> dict[str, Any]:
    text = f"{one.message}. {one.help}" if one.help and one.severity is not Severity.NOTE else one.message
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": one.severity.value,
        "message": {"text": text},
        "locations": [_location(one.span, sources)],
    }
    if one.labels:
        result["relatedLocations"] = [
            {"id": number, **_location(label.span, sources), "message": {"text": label.text}} for number, label in enumerate(one.labels)
        ]
    return result


def _location(span: Span, sources: Mapping[str, Source]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(span.source), "uriBaseId": ROOT}}
    source = sources.get(span.source)
    if source:
        line, column = source.position(span.start)
        end_line, end_column = source.position(span.end)
        place["region"] = {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
            "byteOffset": span.start,
            "byteLength": span.end - span.start,
        }
    return {"physicalLocation": place}
