"""What passes between specc and a target."""

from typing import Literal

import msgspec

from specc.base.limits import Limits


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tool that a target's toolchain runs, as `target.toml` declares it."""

    name: str
    purpose: str
    """What it is needed for: "compiles the crate"."""
    install: str
    """The command that brings it, shown where it is missing."""
    version: tuple[str, ...] = ("--version",)
    """Arguments that make it print its version."""
    npm: str = ""
    """An npm package (`name@version`; `{os}` and `{arch}` are filled in) from which specc can fetch it."""
    binary: str = ""
    """The program's path inside that npm package."""
    python: bool = False
    """Whether it is installed beside specc itself, as a dependency (mypy, ruff)."""
    minimum: str = ""
    """The lowest version that will do, in numbers (`20`, `1.70`); an older one counts as missing. Empty: any."""
    wheel: str = ""
    """A program that a Python wheel carries, as `<package>/<path>` inside site-packages: used where the PATH has none."""


class Tool(msgspec.Struct, frozen=True):
    """A tool that was found on this machine."""

    name: str
    path: str
    version: str
    roots: tuple[str, ...] = ()
    """Folders it reads besides the system's own (/usr, /lib, …); the sandbox shows them read-only."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`target.toml`."""

    name: str
    version: str
    language: str
    """The language's own name: "TypeScript"."""
    extension: str
    """Of a hand-written body's file, without the dot."""
    summary: str
    needs: tuple[Need, ...] = ()
    kind: Literal["code", "document"] = "code"
    """What its `TARGET` is a subclass of: `Target` or `DocumentTarget`."""


class File(msgspec.Struct, frozen=True):
    """A file of a package. `path` is relative to the package's folder, POSIX."""

    path: str
    content: str


class Hole(msgspec.Struct, frozen=True):
    """Where a function's body goes, or a resource's state and methods: the one thing in a package that a model writes."""

    function: str
    """The name of the function or resource in the spec."""
    path: str
    """The file of the package that holds it. No two functions share a file, so helpers never collide."""


class Fill(msgspec.Struct, frozen=True):
    """What a reply gives for a hole, cut out by syntax and held to what a hole may contain."""

    body: str
    """The function's body, without its signature; a resource's state and methods, under specc's own signatures."""
    helpers: str = ""
    """Private definitions that stand beside it; empty where there are none."""
    imports: tuple[str, ...] = ()
    """Import statements, each allowed by the target, sorted."""


class Edit(msgspec.Struct, frozen=True):
    """A change that a tool proposes to mend what it found, in a file of the package as the tool saw it."""

    path: str
    """Relative to the package's folder."""
    start: int
    """First byte that is replaced."""
    end: int
    """The byte after the last one."""
    text: str
    sure: bool = True
    """Whether the tool vouches for it; else it is its guess."""


class Finding(msgspec.Struct, frozen=True):
    """What a check has to say against a candidate."""

    check: str
    """The step or rule that found it: `tsc`, `forbidden-import`."""
    message: str
    code: str = ""
    """The tool's own code: `TS2322`, `E0308`."""
    path: str = ""
    """File relative to the package's folder; empty where the finding has no place."""
    line: int = 0
    """Counted from 1; 0 for none."""
    column: int = 0
    excerpt: str = ""
    """The offending line, or the tool's own rendering with its hints: what a repair is shown."""
    edits: tuple[Edit, ...] = ()
    """What the tool proposes against it; all of them together mend it."""


class View(msgspec.Struct, frozen=True):
    """A function as its implementer sees it: the target's part of a prompt, all in the target's language."""

    language: str
    fence: str
    """Info string of a code block in that language."""
    declarations: str
    """The types that the function may use, as the package declares them; without those it can't reach."""
    available: str
    """Signatures, with doc comments, of the functions it may call."""
    signature: str
    """Its own doc comment and signature, up to where the body begins; of a resource the whole outline, methods without bodies."""
    rules: tuple[str, ...]
    """What a hole may contain and how errors are raised, one sentence each."""
    names: dict[str, str] = {}
    """What the language calls the things that clauses speak of, by their names in the spec: `max-length` is `max_length`,
    `empty-title` is `SlugError::EmptyTitle`. A prompt may write them so where a clause has them in a code span."""
    comment: str = ""
    """How a line of comment begins in the body, indentation included; empty where the language has none."""
    unit: str = "function"
    """What is to be written, in the language's word: `function`, `class`."""


class Step(msgspec.Struct, frozen=True):
    """One run of a tool on a work folder."""

    name: str
    """Unique within a toolchain: `rustfmt`, `cargo check`."""
    phase: Literal["format", "compile", "lint", "driver", "test"]
    """`format` may rewrite the package's files; `driver` makes the driver runnable; `test` runs the native tests (of whole modules only).
    Phases run in this order."""
    argv: tuple[str, ...]
    tools: tuple[Tool, ...]
    """The tools it runs, directly or not."""
    cwd: str = ""
    """Relative to the work folder."""
    env: dict[str, str] = {}
    limits: Limits = Limits()
    cache: str = ""
    """Name of a folder that persists between runs (writable, mounted as `<work>/.cache/<name>`); only for tools that never run
    generated code."""


class Region(msgspec.Struct, frozen=True):
    """Lines of a package's file that come from one item of the spec."""

    item: str
    """Name of the function, resource or type in the spec; id of a document's slot, or empty outside of all."""
    kind: Literal["function", "resource", "type", "test", "paragraph"]
    path: str
    start: int
    """First line, counted from 1."""
    end: int
    """Last line, included."""
    clauses: tuple[str, ...] = ()
    """For a paragraph: ids of the clauses that it names."""


class Lesson(msgspec.Struct, frozen=True):
    """A module in a language's own words, for texts that teach it. Held-back examples are not in it."""

    language: str
    """The language's own name: "TypeScript"."""
    fence: str
    """Info string of a code block in that language."""
    install: str
    """Shell commands that make the package usable, run beside its folder."""
    setup: str
    """What a program begins with: imports."""
    calls: dict[int, str]
    """By index of a shown example: statements that make its call and print what comes of it, on lines of their own."""
    bare: dict[int, str]
    """By the same index: the call alone."""
    signatures: dict[str, str]
    """By function: its signature, without documentation and body."""
    names: dict[str, str]
    """What the language calls functions, parameters, types, fields, cases and errors, by their names in the spec."""


class Script(msgspec.Struct, frozen=True):
    """A program that uses a package, as its users write them, and how it is run."""

    files: tuple[File, ...]
    """Relative to the work folder, in which the packages stand by module."""
    steps: tuple[Step, ...]
    """Compile and run it; the last step's output is what it prints."""
