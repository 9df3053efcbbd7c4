"""Which declared types contain themselves."""

from collections.abc import Iterator, Mapping

from specc.ir.cycles import walk
from specc.syntax.wit.values import (
    AliasItem,
    Item,
    ListExpr,
    MapExpr,
    NameExpr,
    OptionExpr,
    RecordItem,
    ResultExpr,
    TupleExpr,
    TypeExpr,
    VariantItem,
)


def recursive(items: Mapping[str, Item]) -> tuple[tuple[str, ...], ...]:
    """The circles among declarations, as the names along them; the first is the one declared first."""
    return walk({name: list(_uses(item)) for name, item in items.items()}).cycles


def _uses(item: Item) -> Iterator[str]:
    if isinstance(item, RecordItem):
        for field in item.fields:
            yield from _names(field.type)
    elif isinstance(item, VariantItem):
        for case in item.cases:
            yield from _names(case.payload)
    elif isinstance(item, AliasItem):
        yield from _names(item.type)


def _names(expr: TypeExpr | None) -> Iterator[str]:
    if isinstance(expr, NameExpr):
        yield expr.name
    elif isinstance(expr, ListExpr | OptionExpr):
        yield from _names(expr.element)
    elif isinstance(expr, ResultExpr):
        yield from _names(expr.ok)
        yield from _names(expr.error)
    elif isinstance(expr, TupleExpr):
        for element in expr.elements:
            yield from _names(element)
    elif isinstance(expr, MapExpr):
        yield from _names(expr.key)
        yield from _names(expr.value)
