"""Diagnostics as SARIF."""

import json
from typing import Any

from pydantic import BaseModel
from sarif_pydantic import Sarif

from specc.base.source import Source
from specc.diagnostics.loading import all_codes
from specc.diagnostics.sarif import render_sarif
from specc.diagnostics.values import Diagnostic, Label, Severity


def unknown(value: Any) -> list[str]:
    """The properties that SARIF doesn't have (the library leaves out two that it has)."""
    if isinstance(value, list):
        return [name for item in value for name in unknown(item)]
    if not isinstance(value, BaseModel):
        return []
    own = [name for name in (value.model_extra or {}) if name not in ("$schema", "columnKind")]
    return own + [name for field in type(value).model_fields for name in unknown(getattr(value, field))]


def valid(text: str) -> dict[str, Any]:
    assert not unknown(Sarif.model_validate_json(text))
    return dict(json.loads(text))


def test_places_are_lines_and_characters() -> None:
    source = Source("ä b.md", "é\nx板y\n".encode())
    code = next(iter(all_codes().values()))
    one = Diagnostic(code.id, code.severity, "wrong", source.span(4, 7), "mend it", (Label(source.span(0, 2), "first here"),))
    run = valid(render_sarif([one, one], {"ä b.md": source}))["runs"][0]
    (rule,) = run["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"], rule["shortDescription"]["text"]) == (code.id, code.name, code.summary)
    result = run["results"][1]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == (code.id, 0, code.severity.value)
    assert result["message"]["text"] == "wrong. mend it"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "%C3%A4%20b.md", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 2, "startColumn": 2, "endLine": 2, "endColumn": 3, "byteOffset": 4, "byteLength": 3}
    related = result["relatedLocations"][0]
    assert related["message"]["text"] == "first here" and related["physicalLocation"]["region"]["startLine"] == 1


def test_a_code_that_is_not_in_the_register_and_a_source_that_is_not_at_hand() -> None:
    one = Diagnostic("build-failed", Severity.ERROR, "m", Source("a.md", b"").span(0, 0), "")
    run = valid(render_sarif([one], {}))["runs"][0]
    assert run["tool"]["driver"]["rules"] == [{"id": "build-failed", "defaultConfiguration": {"level": "error"}}]
    assert "region" not in run["results"][0]["locations"][0]["physicalLocation"]


def test_nothing_wrong_is_a_run_without_results() -> None:
    assert valid(render_sarif([], {}))["runs"][0]["results"] == []
