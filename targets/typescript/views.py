"""A function as its implementer sees it."""

import re
from collections.abc import Sequence

from specc.target import Enum, Flags, Function, MapOf, OptionOf, Prim, Resource, Type, Variant, View, named_functions
from specc.target.names import camel

from .declarations import (
    OPTION,
    RESULT,
    class_doc,
    declaration_of,
    error_definition,
    error_signature,
    function_doc,
    method_doc,
    method_signature,
    signature,
    throw_expressions,
)
from .naming import Names
from .notation import BIG
from .shapes import parts, reachable, types_within
from .syntax import Code, used_names


def view(names: Names, function: Function) -> View:
    """Its signature, the types that it can reach, what it may call, and the rules of its hole."""
    head = f"{function_doc(function, names, clauses=False)}export function {signature(function, names)} {{\n"
    return View(
        "TypeScript",
        "typescript",
        _declarations(names, function, (function,)),
        _available(names, function),
        head,
        _rules(names, function),
        spoken(names, function),
        "  // ",
    )


def spoken(names: Names, function: Function) -> dict[str, str]:
    """What clauses speak of, as it is called in TypeScript: parameters and functions."""
    return {param.name: camel(param.name) for param in function.params} | {
        one.name: names.function(one.name) for one in names.module.functions
    }


def _available(names: Names, function: Function) -> str:
    """The functions that its clauses name, under the names they have in its file."""
    declared = []
    for module, one in named_functions(function, names.module, names.program):
        local = names.function(one.name, module.name)
        declared.append(f"{function_doc(one, names, clauses=False)}declare function {signature(one, names, local)};\n")
    return "\n".join(declared)


def _types(function: Function) -> list[Type]:
    return [type_ for type_ in (*(param.type for param in function.params), function.ok_type, function.error_type) if type_ is not None]


def _result(function: Function) -> list[Type]:
    return [function.ok_type] if function.ok_type is not None else []


def _declarations(names: Names, unit: Function, signatures: Sequence[Function]) -> str:
    """The types that a unit's signatures can reach by themselves or by what they may call, and their error classes."""
    mentioned = [type_ for one in signatures for type_ in _types(one)]
    for _, one in named_functions(unit, names.module, names.program):
        mentioned += [*(param.type for param in one.params), *_result(one)]
    declared = [declaration_of(named, names) for named in reachable(mentioned, names.program)]
    errors = dict.fromkeys(error for one in signatures if (error := names.error(one)) is not None)
    declared += [error_signature(error, names) for error in errors]
    text = "\n".join(declared)
    code = Code("\n".join((text, *(f"declare function {signature(one, names)};" for one in signatures))))
    used = used_names(code, code.root)
    shapes = [shape for name, shape in (("Option", OPTION), ("Result", RESULT)) if name in used]
    return "\n".join((*shapes, text)) if text else "\n".join(shapes)


def class_view(names: Names, resource: Resource) -> View:
    """The same of a resource: the outline of its class."""
    signatures = (resource.constructor, *resource.methods)
    session = resource.session(names.module.name)
    head = f"{class_doc(resource, names, clauses=False)}export class {names.resource(resource.name)} {{\n"
    members = "\n".join(f"{method_doc(one, names)}  {method_signature(one, names)};\n" for one in signatures)
    rules = [
        "Write the whole class, with all of its methods. Declare its private fields first: `private name: type;`.",
        *(
            rule
            for one in signatures
            for rule in _error_rules(names, one, "constructor" if one is resource.constructor else camel(one.name))
        ),
        *dict.fromkeys(rule for one in signatures for rule in _type_rules(names, one)),
        "Write plain TypeScript in strict mode. Import nothing.",
        _PURE,
    ]
    spoken = {param.name: camel(param.name) for one in signatures for param in one.params}
    spoken |= {name: names.method(one.name) for one in resource.methods for name in (one.name, f"{resource.name}.{one.name}")}
    spoken[resource.name] = names.resource(resource.name)
    spoken |= {one.name: names.function(one.name) for one in names.module.functions}
    return View(
        "TypeScript",
        "typescript",
        _declarations(names, session, signatures),
        _available(names, session),
        f"{head}{members}}}\n",
        tuple(rules),
        spoken,
        unit="class",
    )


def _error_rules(names: Names, method: Function, called: str) -> list[str]:
    error = names.error(method)
    if error is None:
        return []
    thrown = " or ".join(f"`throw {one};`" for one in throw_expressions(error, names, frozenset()))
    return [f"For `{called}` to fail, write {thrown}."]


_PURE = "Do not use console, process, Date.now, Math.random, async, files or the network."


def _rules(names: Names, function: Function) -> tuple[str, ...]:
    error = names.error(function)
    rules = []
    if error is not None:
        thrown = throw_expressions(error, names, _mentioned_cases(names, function))
        listed = ", ".join(f"`throw {one};`" for one in thrown)
        rules.append(f"To fail, write {listed}." if len(thrown) == 1 else f"To fail, write one of {listed}.")
    rules += _type_rules(names, function)
    rules.append("Write plain TypeScript in strict mode. Import nothing. Helper functions may stand beside the function.")
    rules.append(_PURE)
    return tuple(rules)


def _mentioned_cases(names: Names, function: Function) -> frozenset[str]:
    """The cases of its error that a function's clauses and shown examples speak of: a model throws every error that it is told of."""
    error = names.error(function)
    definition = error_definition(error, names) if error is not None else None
    if not isinstance(definition, Variant | Enum):
        return frozenset()
    module = names.module
    texts = [clause.text for clause in module.clauses if function.name in clause.functions]
    said = {word for text in texts for word in re.findall(r"[\w-]+", text)}
    shown = [e.value for e in module.examples if e.function == function.name and e.outcome == "error" and not e.held_back]
    said |= {value if isinstance(value, str) else next(iter(value)) for value in shown}
    return frozenset(case.name for case in definition.cases if case.name in said)


def _type_rules(names: Names, function: Function) -> list[str]:
    """Rules that only some types make necessary."""
    types = _types(function)
    within = [*types, *(inner for named in reachable(types, names.program) for inner in types_within(names.program.resolve(named)))]
    found = [part for one in within for part in parts(one)]
    rules = []
    if any(isinstance(part, Prim) and part.name in BIG for part in found):
        rules.append("`bigint` values are written `0n`, `1n`; convert with BigInt(n) and Number(b), and never mix them with numbers.")
    elif any(isinstance(part, Prim) and part.name in ("s32", "u32") for part in found):
        rules.append("A `number` is exact up to 2 ** 53: compute larger products with BigInt.")
    if any(isinstance(part, OptionOf) for part in found):
        rules.append("A missing value is `undefined`, never `null`.")
    if any(isinstance(part, Prim) and part.name in ("string", "char") for part in found):
        rules.append("A character is a Unicode code point: use `[...text]` to count or index the characters of a string.")
    if any(isinstance(part, MapOf) for part in found):
        rules.append("Maps are `Map` objects.")
    if any(isinstance(names.program.resolve(named), Flags) for named in reachable(types, names.program)):
        rules.append("A flag is set if its property is `true`; it may be missing.")
    return rules
