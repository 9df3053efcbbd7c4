"""Modules from the text of specs, for tests of what is checked."""

from specc.base.source import Source
from specc.diagnostics.text import render_text
from specc.ir.front import compile_sources
from specc.ir.values import Module, Program


def program_of(**texts: str) -> Program:
    """The program of the specs `<name>.md`; none of them may be wrong."""
    checked = compile_sources([Source(f"{name}.md", text.encode()) for name, text in texts.items()])
    assert not checked.failed, render_text(checked.diagnostics, checked.sources)
    return checked.program


def module_of(text: str) -> tuple[Module, Program]:
    """The one module of a spec."""
    program = program_of(m=text)
    return program.modules["m"], program
