"""What a build is going to do."""

import msgspec

from specc.base.digest import digest
from specc.ir.values import Clause, Function, Property
from specc.plan.lock import UnitLock
from specc.target.document import Slot


class Slice(msgspec.Struct, frozen=True):
    """What of a module a function's implementer has to know: a unit's share of the spec. Held-back examples are not in it."""

    module: str
    title: str
    summary: str
    function: Function
    clauses: tuple[Clause, ...]
    """Those the function owns and those about the whole module, in the order of the source."""
    examples: tuple[int, ...]
    """Indices into the module's examples: this function's, the shown ones."""
    held_back: tuple[int, ...]
    """The same of the held-back ones; for the checker only."""
    properties: tuple[Property, ...] = ()
    """Those that call the function."""


class SlotSlice(msgspec.Struct, frozen=True):
    """What the writer of a slot of a document has to know."""

    module: str
    title: str
    summary: str
    slot: Slot
    clauses: tuple[Clause, ...]
    """Those that its text may rest on, in the order of the source."""


class Action(msgspec.Struct, frozen=True):
    """One unit × one target: a function to be written, or the slot of a document (then `function` is the slot's id)."""

    target: str
    module: str
    function: str
    request: str
    """Digest of all that decides what a model is asked. When it changes, a model is needed."""
    check: str
    """Digest of all that decides the verdict: the request side, held-back cases, the toolchain. When only it changes, checking again is
    enough."""
    slice: Slice | SlotSlice
    request_parts: dict[str, str] = {}
    """What is in the request side, by name, each with a short digest: what a change is explained with."""
    check_parts: dict[str, str] = {}

    @property
    def id(self) -> str:
        """`rust:slug#slugify`."""
        return f"{self.target}:{self.module}#{self.function}"


class Goal(msgspec.Struct, frozen=True):
    """One module × one target: a package to be made. Its actions run in order, since a function may call those before it."""

    target: str
    module: str
    actions: tuple[Action, ...]
    needs: tuple[str, ...]
    """Modules whose packages for the same target come first."""
    digest: str
    """Over all that decides the package's bytes and its verdict."""
    reasons: tuple[str, ...]
    """Why it must be made, a sentence each; empty where it is up to date."""
    closure: tuple[str, ...] = ()
    """All modules that it imports, directly or not: when the files of one of their packages change, it is checked again."""
    packages: tuple[str, ...] = ()
    """Packages for other targets that come first and that it is checked against: `python:slug`."""

    @property
    def id(self) -> str:
        """`rust:slug`."""
        return f"{self.target}:{self.module}"

    @property
    def after(self) -> tuple[str, ...]:
        """Ids of the goals that come first."""
        return (*(f"{self.target}:{need}" for need in self.needs), *self.packages)

    @property
    def rests(self) -> dict[str, str]:
        """Ids of the packages that it is checked against, by the names that `Built.needs` has for them."""
        return {name: f"{self.target}:{name}" for name in self.closure} | {id: id for id in self.packages}


class Plan(msgspec.Struct, frozen=True):
    """Goals, each after those it needs."""

    goals: tuple[Goal, ...]


class Built(msgspec.Struct, frozen=True):
    """What the state remembers of a goal that was made."""

    digest: str
    requests: dict[str, dict[str, str]]
    """By function: the parts of the request side."""
    checks: dict[str, dict[str, str]]
    files: dict[str, str]
    """Every file of the artifact, relative to its folder, with the sha256 of its bytes."""
    bodies: dict[str, "Body"] = {}
    """By function: the hand-written bodies that stand in it."""
    needs: dict[str, str] = {}
    """Every module that it imports, directly or not, and every package for another target that it is checked against, with the digest
    of its package's files."""
    units: dict[str, UnitLock] = {}
    """By function: what specc.lock says of it."""
    configured: bool = True
    """Whether the spec or specc.toml named the target, and not the command line alone."""
    pending: dict[str, str] = {}
    """The files that are being put in the place of `files`; empty but where that was interrupted."""

    @property
    def artifact(self) -> str:
        """Digest over the names and bytes of all files."""
        return digest(self.files)


class Body(msgspec.Struct, frozen=True):
    """A hand-written body, and the clauses as they read when it was first accepted."""

    digest: str
    clauses: dict[str, str]
    """Clause id to the clause's text."""
