"""What a `wit` block says: items and type expressions, names not yet resolved.

Names are without the `%` that escapes a keyword; their spans include it. `doc` is the text of the `///` lines and
`/** … */` comments before an item, dedented; empty where there is none. A `span` does not cover the doc comment.
"""

from typing import Literal, get_args

import msgspec

from specc.base.span import Span

PrimName = Literal["bool", "s8", "s16", "s32", "s64", "u8", "u16", "u32", "u64", "f32", "f64", "char", "string"]
PRIMITIVES: tuple[str, ...] = get_args(PrimName)
KEY_TYPES = tuple(name for name in PRIMITIVES if name not in ("f32", "f64"))
"""What WIT allows as the key of a map."""

# --- type expressions --------------------------------------------------------------------------------------------


class PrimExpr(msgspec.Struct, frozen=True, tag="prim", tag_field="kind"):
    """A built-in type without parameters."""

    name: PrimName
    span: Span


class ListExpr(msgspec.Struct, frozen=True, tag="list", tag_field="kind"):
    """`list<T>`."""

    element: "TypeExpr"
    span: Span


class OptionExpr(msgspec.Struct, frozen=True, tag="option", tag_field="kind"):
    """`option<T>`."""

    element: "TypeExpr"
    span: Span


class ResultExpr(msgspec.Struct, frozen=True, tag="result", tag_field="kind"):
    """`result`, `result<T>`, `result<_, E>`, `result<T, E>`; `None` is what is absent."""

    ok: "TypeExpr | None"
    error: "TypeExpr | None"
    span: Span


class TupleExpr(msgspec.Struct, frozen=True, tag="tuple", tag_field="kind"):
    """`tuple<A, B, …>`, with one element at least."""

    elements: "tuple[TypeExpr, ...]"
    span: Span


class MapExpr(msgspec.Struct, frozen=True, tag="map", tag_field="kind"):
    """`map<K, V>`; the key is one of `KEY_TYPES`."""

    key: "TypeExpr"
    value: "TypeExpr"
    span: Span


class NameExpr(msgspec.Struct, frozen=True, tag="name", tag_field="kind"):
    """A type by its name, not yet resolved; the name is as written and may not even be kebab-case."""

    name: str
    span: Span


TypeExpr = PrimExpr | ListExpr | OptionExpr | ResultExpr | TupleExpr | MapExpr | NameExpr

# --- parts of items ----------------------------------------------------------------------------------------------


class FieldItem(msgspec.Struct, frozen=True):
    """`name: type` in a record."""

    name: str
    name_span: Span
    type: TypeExpr
    doc: str
    span: Span


class CaseItem(msgspec.Struct, frozen=True):
    """A case of a variant (perhaps with a payload), of an enum or of flags (never with one)."""

    name: str
    name_span: Span
    payload: TypeExpr | None
    doc: str
    span: Span


class ParamItem(msgspec.Struct, frozen=True):
    """`name: type` between the parentheses of a function."""

    name: str
    name_span: Span
    type: TypeExpr
    doc: str
    span: Span


class UsedName(msgspec.Struct, frozen=True):
    """`word` or `word as alias` between the braces of a `use`."""

    name: str
    name_span: Span
    alias: str | None
    alias_span: Span | None

    @property
    def local(self) -> str:
        """The name it has in this module."""
        return self.alias or self.name


# --- items -------------------------------------------------------------------------------------------------------


class RecordItem(msgspec.Struct, frozen=True, tag="record", tag_field="kind"):
    """`record name { … }`."""

    name: str
    name_span: Span
    fields: tuple[FieldItem, ...]
    doc: str
    span: Span


class VariantItem(msgspec.Struct, frozen=True, tag="variant", tag_field="kind"):
    """`variant name { … }`."""

    name: str
    name_span: Span
    cases: tuple[CaseItem, ...]
    doc: str
    span: Span


class EnumItem(msgspec.Struct, frozen=True, tag="enum", tag_field="kind"):
    """`enum name { … }`."""

    name: str
    name_span: Span
    cases: tuple[CaseItem, ...]
    doc: str
    span: Span


class FlagsItem(msgspec.Struct, frozen=True, tag="flags", tag_field="kind"):
    """`flags name { … }`."""

    name: str
    name_span: Span
    cases: tuple[CaseItem, ...]
    doc: str
    span: Span


class AliasItem(msgspec.Struct, frozen=True, tag="alias", tag_field="kind"):
    """`type name = …;`."""

    name: str
    name_span: Span
    type: TypeExpr
    doc: str
    span: Span


class FuncItem(msgspec.Struct, frozen=True, tag="func", tag_field="kind"):
    """`name: func(…) -> …;`. `result` is `None` where there is no arrow."""

    name: str
    name_span: Span
    params: tuple[ParamItem, ...]
    result: TypeExpr | None
    doc: str
    span: Span


class ResourceItem(msgspec.Struct, frozen=True, tag="resource", tag_field="kind"):
    """`resource name { … }`. A constructor is a function named `constructor`."""

    name: str
    name_span: Span
    constructor: FuncItem | None
    methods: tuple[FuncItem, ...]
    statics: tuple[FuncItem, ...]
    doc: str
    span: Span


class UseItem(msgspec.Struct, frozen=True, tag="use", tag_field="kind"):
    """`use module.{name, other as alias};`. `name` is the module's, as the front matter's `imports` call it."""

    name: str
    name_span: Span
    names: tuple[UsedName, ...]
    doc: str
    span: Span


class BrokenItem(msgspec.Struct, frozen=True, tag="broken", tag_field="kind"):
    """An item whose mistake has been reported. Its name counts as declared, so that nobody complains of it again.

    `local_names` are the names that it would have declared: its own, or those that a `use` takes.
    """

    local_names: tuple[str, ...]
    span: Span


Item = RecordItem | VariantItem | EnumItem | FlagsItem | AliasItem | FuncItem | ResourceItem | UseItem | BrokenItem
