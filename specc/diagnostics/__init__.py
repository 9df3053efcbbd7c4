"""Diagnostics: what is wrong with a user's text, where, and what would be right."""

from specc.diagnostics.values import Diagnostic, Label, Severity

__all__ = ["Diagnostic", "Label", "Severity"]
