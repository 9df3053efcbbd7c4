"""What the checks say of a candidate."""

from typing import Any, Literal

import msgspec

from specc.target.values import File, Finding, Region


class Check(msgspec.Struct, frozen=True):
    """One check that ran: a step of the toolchain, or a set of cases."""

    name: str
    passed: bool
    seconds: float
    count: int = 0
    """Cases that were run, for a set of cases."""


class CaseResult(msgspec.Struct, frozen=True):
    """What came of one example."""

    function: str
    example: int
    """Index into the module's examples."""
    status: Literal["pass", "wrong", "failure"]
    call: dict[str, Any]
    """The arguments. Of a resource: its calls up to the first that answered otherwise than `expected`, which is that call's answer."""
    expected: str
    """As JSON, `{"result": …}` or `{"error": …}`."""
    actual: str
    """The same of what came; or the failure's message."""
    held_back: bool
    tags: tuple[str, ...]


class Verdict(msgspec.Struct, frozen=True):
    """All that the checks found. It is good only if every check ran and passed."""

    checks: tuple[Check, ...]
    findings: tuple[Finding, ...] = ()
    cases: tuple[CaseResult, ...] = ()
    sandbox: str = ""
    """The level of isolation that was in force."""
    warnings: tuple[str, ...] = ()
    """What a user should know though nothing failed."""

    @property
    def reported(self) -> tuple[CaseResult, ...]:
        """The cases as a report may show them: of held-back ones no value."""
        return tuple(msgspec.structs.replace(case, call={}, expected="", actual="") if case.held_back else case for case in self.cases)

    @property
    def passed(self) -> bool:
        """Whether the candidate is accepted."""
        return bool(self.checks) and all(check.passed for check in self.checks) and not self.findings

    @property
    def seconds(self) -> float:
        """Time the checks took."""
        return sum(check.seconds for check in self.checks)

    @property
    def summary(self) -> str:
        """One line on why it failed, for people; held-back cases are named as such and not shown."""
        if self.findings:
            first = self.findings[0]
            where = f"{first.path}:{first.line}: " if first.path else ""
            return f"{first.check}: {where}{first.message.splitlines()[0]}"
        failed = [case for case in self.cases if case.status != "pass"]
        if not failed:
            return "passed" if self.passed else "no check ran"
        shown = [case for case in failed if not case.held_back]
        if not shown:
            return f"{len(failed)} held-back example{'s' * (len(failed) > 1)} failed"
        first_case = shown[0]
        tags = f" [{', '.join(first_case.tags)}]" if first_case.tags else ""
        return f"{len(failed)} of {len(self.cases)} examples failed{tags}: expected {first_case.expected}, got {first_case.actual}"


class Package(msgspec.Struct, frozen=True):
    """A package as it came out of the toolchain: the formatted sources and what was compiled from them."""

    sources: tuple[File, ...]
    outputs: dict[str, bytes]
    """Files that the toolchain made, relative to the package's folder."""
    regions: tuple[Region, ...] = ()
    """Of a document: what its paragraphs rest on."""
