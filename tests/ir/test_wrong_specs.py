"""Small wrong specs, one for each way of being wrong: `tests/cases/wrong/<name>.md` -> `<name>.txt`, what a user is told.

The wrong specs that codes show are among them, under the code's id; those of the linter (`L…`) have cases of their own.
A line `<!-- file: name.md -->` in a spec begins another file.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from specc.diagnostics.loading import all_codes
from specc.diagnostics.register import Code
from specc.diagnostics.samples import sample_sources
from specc.diagnostics.text import render_text
from specc.diagnostics.values import Diagnostic
from specc.ir.front import Checked, compile_sources
from tests.conftest import CASES, Golden

ROOT = Path(__file__).parent.parent.parent
FOLDER = CASES / "wrong"
SPECS = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.md"))} | {
    id: code.wrong for id, code in all_codes().items() if not id.startswith("L")
}
SAYING = ("at", "report", "refuse", "fail")
"""The methods by which the front end says that something is wrong."""


def checked(name: str) -> Checked:
    return compile_sources(sample_sources(SPECS[name]))


@pytest.mark.parametrize("name", SPECS)
def test_what_is_said_of_a_wrong_spec(name: str, golden: Golden) -> None:
    found = checked(name)
    assert len(found.diagnostics) == 1, render_text(found.diagnostics, found.sources)
    golden(FOLDER / f"{name}.txt", render_text(found.diagnostics, found.sources) + "\n")


def test_no_two_say_the_same() -> None:
    told: dict[str, str] = {}
    for name in SPECS:
        (one,) = checked(name).diagnostics
        other = told.setdefault(f"{one.code} {one.message} / {one.help}", name)
        assert other == name, f"{name} and {other}: {one.message}"
    assert len(told) >= 100


def sites() -> Iterator[tuple[str, int]]:
    """Every place of the front end that says that something is wrong."""
    for folder in ("ir", "syntax"):
        for path in (ROOT / "specc" / folder).rglob("*.py"):
            if path.name == "cursor.py":
                continue
            tree = ast.parse(path.read_text())
            silent = {id(call) for node in ast.walk(tree) if _lexer_spoke(node) for call in ast.walk(node)}
            for node in ast.walk(tree):
                if id(node) not in silent and isinstance(node, ast.Call) and _says(node.func):
                    yield path.relative_to(ROOT).as_posix(), node.lineno


def _says(called: ast.expr) -> bool:
    """`CODE.at`, `cursor.report` and the like."""
    if not isinstance(called, ast.Attribute) or called.attr not in SAYING:
        return False
    on = called.value
    name = on.id if isinstance(on, ast.Name) else on.attr if isinstance(on, ast.Attribute) else ""
    return name.isupper() if called.attr == "at" else name == "cursor"


def _lexer_spoke(node: ast.AST) -> bool:
    """`if cursor.at("bad")`: the lexer has said what is wrong, and nothing is said again."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "cursor.at('bad')"


def test_every_way_of_being_wrong_has_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    reached: set[tuple[str, int]] = set()
    at = Code.at

    def watched(self: Code, *args: object, **rest: object) -> Diagnostic:
        frame = sys._getframe(1)
        while frame.f_code.co_filename.endswith("cursor.py") and frame.f_back:
            frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT):
            reached.add((path.relative_to(ROOT).as_posix(), frame.f_lineno))
        return at(self, *args, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Code, "at", watched)
    for name in SPECS:
        checked(name)
    missing = sorted(set(sites()) - reached)
    assert not missing, "\n".join(f"{path}:{line}" for path, line in missing)
