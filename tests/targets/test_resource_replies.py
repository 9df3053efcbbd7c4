"""What becomes of a reply for a resource: the spec's signatures stay, all else is private, and what may not be is named."""

from functools import lru_cache
from pathlib import Path

import pytest

from specc.base.source import Source
from specc.ir.front import compile_sources
from specc.target import Fill, Finding, Module, Program, Target
from specc.target.loader import load

ROOT = Path(__file__).parent.parent.parent
SPEC = """# Jars {#jars}

```wit
/// A jar of sweets.
resource jar {
  constructor(room: u32);
  /// Puts sweets into the jar.
  put: func(sweets: u32) -> bool;
  count: func() -> u32;
}
```

`put` MUST add to the jar.

| call             | result |
| ---------------- | ------ |
| `constructor(5)` |        |
| `put(2)`         | `true` |
"""
GOOD = {
    "python": """class Jar:
    def __init__(self, room: int) -> None:
        self.room = room
        self.inside = 0

    def put(self, number: int) -> bool:
        return self.fits(number)

    def fits(self, number: int) -> bool:
        return self.inside + number <= self.room

    def count(self) -> int:
        return self.inside
""",
    "typescript": """export class Jar {
  public inside: number = 0;
  constructor(private room: number) {}

  put(number: number): boolean {
    return this.fits(number);
  }

  fits(number: number): boolean {
    return this.inside + number <= this.room;
  }

  count(): number {
    return this.inside;
  }
}
""",
    "rust": """pub struct Jar {
    pub room: u32,
    inside: u32,
}

impl Jar {
    pub fn new(room: u32) -> Jar {
        Jar { room, inside: 0 }
    }

    pub fn put(&self, number: u32) -> bool {
        self.fits(number)
    }

    pub fn fits(&self, number: u32) -> bool {
        self.inside + number <= self.room
    }

    pub fn count(&self) -> u32 {
        self.inside
    }
}
""",
}
PRIVATE = {
    "python": ("def _fits(self", "self._fits(", "self._room = room", "def put(self, sweets: int) -> bool:"),
    "typescript": ("private fits(", "private inside", "private room", "put(sweets: number): boolean {"),
    "rust": ("    fn fits(", "    room: u32", "pub fn put(&mut self, sweets: u32) -> bool {", "pub fn new(room: u32) -> Self {"),
}
CUT = {"python": "    def count", "typescript": "  count()", "rust": "    pub fn count"}
WRONG = {
    ("python", "class Jar:", "class Jar(dict):"): "base class",
    ("python", "class Jar:\n", "@dataclass\nclass Jar:\n"): "decorator",
    ("python", "class Jar:\n", "class Jar:\n    seen = []\n"): "share",
    ("python", "self.inside = 0", "self.inside = open('x')"): "open",
    ("python", "def put(self, number: int)", "def put(self)"): "parameters",
    ("python", "    def put(self, number: int)", "    @property\n    def put(self, number: int)"): "decorated",
    ("typescript", "export class Jar {", "export class Jar extends Map {"): "extends",
    ("typescript", "  public inside", "  static inside"): "share",
    ("typescript", "  count()", "  get count()"): "plain method",
    ("typescript", "return this.inside;", "return Date.now();"): "time of day",
    ("typescript", "put(number: number)", "put(number: number, more: number)"): "put(sweets: number): boolean",
    ("rust", "pub struct Jar {", "pub struct Jar<T> {"): "type parameters",
    ("rust", "pub fn put(&self, number: u32)", "pub fn put(number: u32)"): "&mut self, sweets: u32",
    ("rust", "self.inside\n", "unsafe { self.inside }\n"): "unsafe",
    ("rust", "pub fn new(room: u32) -> Jar", "pub fn new() -> Jar"): "pub fn new(room: u32) -> Self",
}


@lru_cache
def module() -> tuple[Module, Program]:
    checked = compile_sources([Source("jars.md", SPEC.encode())])
    assert not checked.diagnostics
    return checked.program.modules["jars"], checked.program


@lru_cache
def target(name: str) -> Target:
    return load(name, ROOT)


def read(name: str, reply: str) -> tuple[Fill | None, tuple[Finding, ...]]:
    one, program = module()
    return target(name).read(reply, one, program, one.function("jar"))


def file(name: str, fill: Fill) -> str:
    """The resource's own file."""
    one, program = module()
    (hole,) = target(name).holes(one, program)
    return next(file.content for file in target(name).package(one, program, {"jar": fill}) if file.path == hole.path)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("around", ["{}", "```\n{}```", "Here it is:\n\n```code\n{}```\n\nIt counts."])
def test_the_methods_keep_the_specs_signatures_and_the_rest_is_private(name: str, around: str) -> None:
    fill, findings = read(name, around.format(GOOD[name]))
    assert fill is not None, findings
    written = file(name, fill)
    for text in PRIVATE[name]:
        assert text in written, written
    assert "Puts sweets into the jar." in written and "jars#jars.1" in written


@pytest.mark.parametrize("name", GOOD)
def test_what_is_read_again_is_the_same(name: str) -> None:
    fill, _ = read(name, GOOD[name])
    assert fill is not None
    again, findings = read(name, file(name, fill))
    assert again == fill, findings


@pytest.mark.parametrize("name", GOOD)
def test_a_method_that_is_missing_is_named_with_its_signature(name: str) -> None:
    fill, findings = read(name, GOOD[name].replace(CUT[name], CUT[name].replace("count", "amount")))
    assert fill is None
    assert [one.check for one in findings] == ["no-method"] and "count" in findings[0].message


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("reply", ["", "I can't.", "```\nlet x = (;\n```"])
def test_a_reply_without_the_resource_has_a_finding(name: str, reply: str) -> None:
    fill, findings = read(name, reply)
    assert fill is None and findings


@pytest.mark.parametrize(("name", "before", "after"), WRONG)
def test_what_a_resource_may_not_have_is_named(name: str, before: str, after: str) -> None:
    assert before in GOOD[name]
    fill, findings = read(name, GOOD[name].replace(before, after, 1))
    assert fill is None
    assert any(WRONG[name, before, after] in one.message for one in findings), findings


@pytest.mark.parametrize("name", GOOD)
def test_the_prompt_shows_an_outline(name: str) -> None:
    one, program = module()
    view = target(name).view(one, program, one.function("jar"))
    assert view.unit in ("class", "struct")
    assert "Puts sweets into the jar." in view.signature
    assert target(name).example(one, program, 0).count("\n") >= 1
