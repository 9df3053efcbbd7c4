"""The value that every stage returns beside its result."""

import enum
from collections.abc import Iterable

import msgspec

from specc.base.span import Span


class Severity(enum.StrEnum):
    """`error` blocks a build, `warning` does not, `note` only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Label(msgspec.Struct, frozen=True):
    """A further place that explains a diagnostic: "first declared here"."""

    span: Span
    text: str


class Fix(msgspec.Struct, frozen=True):
    """A rewrite that is safe to make: `text` in the place of what `span` covers."""

    span: Span
    text: str


class Diagnostic(msgspec.Struct, frozen=True):
    """One thing that is wrong with a user's text.

    `code` is a key of the register (`specc.diagnostics.register`); `message` says in one sentence what is wrong,
    `help` in one sentence what would be right.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    help: str
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None


def blocks(diagnostics: Iterable[Diagnostic], warnings: str) -> bool:
    """Whether any of them blocks a build: errors always, warnings where specc.toml denies them."""
    return any(one.severity is Severity.ERROR or (one.severity is Severity.WARNING and warnings == "deny") for one in diagnostics)
