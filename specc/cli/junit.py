"""Reports as JUnit XML, which every CI server shows (`--format junit`)."""

import json
import re
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from specc.check.values import CaseResult
from specc.diagnostics.values import Diagnostic, blocks
from specc.engine.report import GoalReport, Report, UnitReport
from specc.ir.front import Checked

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold."""


def checked_junit(checked: Checked, chosen: Sequence[str], found: Iterable[Diagnostic], warnings: str) -> str:
    """One test case for each spec: it fails where something blocks a build."""
    from specc.diagnostics.text import render_text

    suites = Element("testsuites", name="specc check")
    suite = SubElement(suites, "testsuite", name="specs")
    by_source: dict[str, list[Diagnostic]] = {name: [] for name in chosen}
    for one in found:
        by_source.setdefault(one.span.source, []).append(one)
    for name, diagnostics in by_source.items():
        case = SubElement(suite, "testcase", classname="specc.check", name=name)
        text = render_text(diagnostics, checked.sources, colour=False)
        if blocks(diagnostics, warnings):
            _say(case, "failure", diagnostics[0].message, text)
        elif diagnostics:
            SubElement(case, "system-out").text = _clean(text)
    return _finished(suites)


def built_junit(report: Report, checked: Checked) -> str:
    """A suite for each package, with a test case for each function, each check and each example."""
    suites = Element("testsuites", name="specc build", time=f"{report.seconds:.3f}")
    for goal in report.goals:
        suite = SubElement(suites, "testsuite", name=goal.id, time=f"{goal.seconds:.3f}")
        for unit in goal.units:
            _unit(suite, goal, unit)
        for check in goal.checks:
            name = f"{check.name} ({check.count})" if check.count else check.name
            case = SubElement(suite, "testcase", classname=goal.id, name=name, time=f"{check.seconds:.3f}")
            if not check.passed:
                _say(case, "failure", goal.message)
        for result in goal.examples:
            _example(suite, goal, result, checked)
        if not goal.units or not goal.good:
            case = SubElement(suite, "testcase", classname=goal.id, name="package")
            if not goal.good:
                _say(case, "skipped" if goal.status == "skipped" else "failure", goal.message)
    return _finished(suites)


def _unit(suite: Element, goal: GoalReport, unit: UnitReport) -> None:
    seconds = sum(attempt.model_seconds + attempt.check_seconds for attempt in unit.attempts)
    case = SubElement(suite, "testcase", classname=goal.id, name=unit.function, time=f"{seconds:.3f}")
    lines = [f"candidate {number} ({attempt.kind}): {attempt.summary}" for number, attempt in enumerate(unit.attempts, start=1)]
    if unit.passed:
        SubElement(case, "system-out").text = _clean("\n".join(lines))
    elif unit.origin == "rendered":
        _say(case, "skipped", "no candidate passed; what specc renders stands in its place", "\n".join(lines))
    elif unit.stopped:
        _say(case, "skipped", unit.stopped)
    else:
        _say(case, "failure", unit.attempts[-1].summary, "\n".join(lines))


def _example(suite: Element, goal: GoalReport, result: CaseResult, checked: Checked) -> None:
    """An example, at its place in the spec. One that is held back is named and not shown."""
    module = checked.program.modules[goal.module]
    line, _ = checked.sources[module.source].position(module.examples[result.example].span.start)
    args = ", ".join(json.dumps(value, ensure_ascii=False) for value in result.call.values())
    name = f"{result.function}, held-back example {result.example + 1}" if result.held_back else f"{result.function}({args})"
    case = SubElement(suite, "testcase", classname=goal.id, name=_clean(name), file=module.source, line=str(line))
    if result.status != "pass":
        _say(case, "failure", "" if result.held_back else f"expected {result.expected}, got {result.actual}")


def _say(case: Element, kind: str, message: str, text: str = "") -> None:
    SubElement(case, kind, message=_clean(message)).text = _clean(text)


def _finished(suites: Element) -> str:
    """The document, with what is counted counted."""
    for element in (*suites, suites):
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
            element.set(attribute, str(sum(1 for _ in element.iter(tag))))
        element.set("errors", "0")
    indent(suites)
    return tostring(suites, encoding="unicode", xml_declaration=True)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
