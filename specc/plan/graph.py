"""What leads to what: specs, the packages made of them, their functions."""

from collections.abc import Iterable, Mapping

import msgspec

from specc.ir.values import Module, Program
from specc.plan.plan import imports_first
from specc.target.document import DocumentTarget


class SpecNode(msgspec.Struct, frozen=True):
    """A spec. `imports` are paths of other specs of the graph."""

    path: str
    module: str
    imports: tuple[str, ...]


class PackageNode(msgspec.Struct, frozen=True):
    """A package: one module for one target. `needs` are ids of packages that come first, `functions` the units that a model writes."""

    id: str
    target: str
    module: str
    spec: str
    folder: str
    """Relative to the workspace."""
    needs: tuple[str, ...]
    functions: tuple[str, ...]


class Graph(msgspec.Struct, frozen=True):
    """Specs and packages, each after those it needs."""

    specs: tuple[SpecNode, ...]
    packages: tuple[PackageNode, ...]


def make_graph(program: Program, wanted: Iterable[tuple[str, str]], documents: Mapping[str, DocumentTarget]) -> Graph:
    """The graph of the wanted (target, module) pairs and all they need. `documents` are the targets that make documents."""
    chosen: set[tuple[str, str]] = set()
    queue = list(wanted)
    while queue:
        target, name = queue.pop()
        if (target, name) not in chosen:
            chosen.add((target, name))
            queue += [(target, each) for each in imports_first(documents.get(target), program.modules[name])]
    modules = [module for module in program.modules.values() if any(name == module.name for _, name in chosen)]
    specs = tuple(
        SpecNode(module.source, module.name, tuple(program.modules[item.module].source for item in module.imports)) for module in modules
    )
    packages = tuple(
        PackageNode(
            f"{target}:{module.name}",
            target,
            module.name,
            module.source,
            f"build/{target}/{module.name}",
            _needs(target, module, documents.get(target)),
            () if target in documents else tuple(unit.name for unit in module.units),
        )
        for module in modules
        for target in sorted({target for target, name in chosen if name == module.name})
    )
    return Graph(specs, packages)


def _needs(target: str, module: Module, document: DocumentTarget | None) -> tuple[str, ...]:
    packages = document.packages() if document else ()
    return (*(f"{target}:{each}" for each in imports_first(document, module)), *(f"{each}:{module.name}" for each in packages))
