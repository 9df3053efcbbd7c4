"""Properties as CEL expressions: compiled against the signatures of the functions they call, and the values that pass in and out.

Every whole number is a CEL `int`, a float a `double`, a `char`, a string and an enum's case a `string`, flags, lists and tuples a
`list`, records, results and maps a `map` (a record's fields in snake_case; a map whose keys CEL can't have is a list of pairs). An
option is its value or `null`; a variant is its case's name, or a map from the case to its payload. So a type may have several kinds in
CEL, and a function has an overload for each choice of them.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

import msgspec

from specc.ir.values import (
    Enum,
    Flags,
    Function,
    ListOf,
    MapOf,
    Module,
    OptionOf,
    Prim,
    Program,
    Property,
    Record,
    ResultOf,
    TupleOf,
    Type,
    Variant,
)

if TYPE_CHECKING:
    from cel_expr_python import cel

Call = Callable[[str, Function, dict[str, Any]], Any]
"""Calls a function of a module with arguments in JSON form; gives the value of its result in canonical JSON form, or raises."""

_IGNORED = re.compile(r"r?\"\"\".*?\"\"\"|r?'''.*?'''|r?\"(?:\\.|[^\"\\\n])*\"|r?'(?:\\.|[^'\\\n])*'|//[^\n]*", re.S)
_FAULT = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")
_FAILS = re.compile(r"(?<![\w.])fails\s*(?=\()")
_CALLED = re.compile(r"\(\s*((?:[A-Za-z_]\w*\s*\.\s*)?)([A-Za-z_]\w*)\s*(?=\()")
_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_INT64 = range(-(2**63), 2**63)


class Fault(msgspec.Struct, frozen=True):
    """What stands against an expression; `offset` counts its characters."""

    offset: int
    message: str


def masked(text: str) -> str:
    """A CEL expression with its strings and comments blanked, each character in its place."""
    return _IGNORED.sub(lambda match: " " * len(match.group()), text)


def compiled(one: Property, module: Module, program: Program, call: Call) -> tuple["cel.Expression | None", tuple[Fault, ...]]:
    """A property's expression, ready to be evaluated with `values` for its variables; or what stands against it."""
    text, faults = _with_names_of_our_own(one.cel, module, program)
    if faults:
        return None, faults
    environment = _environment(one, module, program, call)
    try:
        expression = environment.compile(text)
    except RuntimeError as error:
        return None, tuple(_faults(str(error), one.cel, {name: function for name, _, function in _callable(module, program)}))
    if expression.return_type().name() not in ("BOOL", "DYN"):
        return None, (Fault(0, "a property must be true or false, this is a value"),)
    return expression, ()


def values(one: Property, inputs: dict[str, Any], program: Program) -> dict[str, Any]:
    """A property's variables for an evaluation, from their canonical JSON form."""
    form = _Values(program)
    return {snake(variable.name): form.into(inputs[variable.name], variable.type) for variable in one.variables}


def snake(name: str) -> str:
    """A spec's name as CEL has it."""
    return name.replace("-", "_")


# --- calls -----------------------------------------------------------------------------------------------------


def _with_names_of_our_own(text: str, module: Module, program: Program) -> tuple[str, tuple[Fault, ...]]:
    """`fails(f(x))` as `(F(x))`, where `F` says whether `f` fails, and calls of a function that CEL has too as `^f`: lengths stay."""
    bare, out, faults = masked(text), list(text), []
    functions = {name: function for name, _, function in _callable(module, program)}
    for match in _FAILS.finditer(bare):
        out[match.start() : match.end()] = " " * (match.end() - match.start())
        callee = _CALLED.match(bare, match.end())
        name = re.sub(r"\s", "", "".join(callee.groups())) if callee else ""
        if not callee or name not in functions or not bare[_closing(bare, callee.end()) :].lstrip().startswith(")"):
            faults.append(Fault(match.start(), "`fails` takes one call of a function of this spec and nothing else"))
        elif not functions[name].fails:
            faults.append(Fault(callee.start(2), f"`{name}` has no error of its own, so it never `fails`"))
        else:
            out[callee.start(2) : callee.end(2)] = callee.group(2).upper()
    own = {snake(function.name) for function in module.functions} & _builtins()
    for name in own:
        for match in re.finditer(rf"(?<![\w.]){name}(?=\s*\()", masked("".join(out))):
            out[match.start()] = out[match.start()].upper()
    return "".join(out), tuple(faults)


def _closing(text: str, opening: int) -> int:
    """The place behind the bracket that closes the one at `opening`."""
    depth = 0
    for at in range(opening, len(text)):
        depth += _BRACKETS.get(text[at], 0)
        if depth == 0:
            return at + 1
    return len(text)


def _faults(message: str, text: str, functions: dict[str, Function]) -> Iterator[Fault]:
    """The faults in what the compiler said, each at its offset."""
    lines = text.split("\n")
    found = _FAULT.findall(message)
    for line, column, words in found:
        before = sum(len(each) + 1 for each in lines[: int(line) - 1])
        said = words.replace(" (in container '')", "").replace("'", "`")
        called = functions.get(said.removeprefix("undeclared reference to ").strip("`").lower())
        if called is not None:
            # CEL tells functions apart by the number of their arguments, so one with another number is another function to it.
            said = f"`{called.name}` takes {len(called.params)} arguments: {', '.join(param.name for param in called.params)}"
        yield Fault(before + int(column) - 1, said)
    if not found:
        yield Fault(0, message.splitlines()[0])


def _callable(module: Module, program: Program) -> Iterator[tuple[str, str, Function]]:
    """The functions that a property may call: name in CEL, module, function."""
    for function in module.functions:
        yield snake(function.name), module.name, function
    for item in module.imports:
        for function in program.modules[item.module].functions:
            yield f"{snake(item.alias)}.{snake(function.name)}", item.module, function


# --- environment -----------------------------------------------------------------------------------------------


def _builtins() -> frozenset[str]:
    from specc.ir.properties import BUILTINS

    return BUILTINS


def _environment(one: Property, module: Module, program: Program, call: Call) -> "cel.Env":
    from cel_expr_python import cel
    from cel_expr_python.ext import ext_math, ext_strings

    form = _Values(program)
    declared = []
    for name, owner, function in _callable(module, program):
        path, dot, last = name.rpartition(".")
        taken = not path and last in _builtins()
        declared.append(form.declared(last[0].upper() + last[1:] if taken else name, owner, function, call, lambda call: call()))
        if function.fails:
            declared.append(form.declared(path + dot + last.upper(), owner, function, call, _fails))
    variables = {snake(variable.name): form.kind(variable.type) for variable in one.variables}
    return cel.NewEnv(variables=variables, functions=declared, extensions=[ext_strings.ExtStrings(), ext_math.ExtMath()])


class DeclaredError(Exception):
    """A function gave its own error."""


class BeyondError(Exception):
    """A whole number that CEL has not: its `int` has 64 bits."""


def _fails(call: Callable[[], Any]) -> bool:
    """Whether a call gives the function's error."""
    try:
        call()
    except DeclaredError:
        return True
    return False


class _Values:
    """Values of a program's types between canonical JSON form and CEL."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def declared(
        self, name: str, owner: str, function: Function, call: Call, worth: Callable[[Callable[[], Any]], Any]
    ) -> "cel.FunctionDecl":
        """A function of a spec as one of CEL's."""
        from cel_expr_python import cel

        def run(*given: Any) -> Any:
            args = {param.name: self.out(value, param.type) for param, value in zip(function.params, given, strict=True)}
            return worth(lambda: self.into(call(owner, function, args), function.ok_type))

        result = cel.Type.BOOL if worth is _fails else self.kind(function.ok_type)
        choices = product(*(self.kinds(param.type) for param in function.params))
        return cel.FunctionDecl(
            name,
            [cel.Overload(f"{name}/{i}", return_type=result, parameters=list(kinds), impl=run) for i, kinds in enumerate(choices)],
        )

    def kind(self, type: Type | None) -> "cel.Type":
        """The one kind that a type has in CEL, or `dyn`."""
        from cel_expr_python import cel

        kinds = self.kinds(type)
        return kinds[0] if len(kinds) == 1 else cel.Type.DYN

    def kinds(self, type: Type | None) -> "list[cel.Type]":
        """The kinds that values of a type have in CEL."""
        from cel_expr_python import cel

        t = cel.Type
        match self.program.behind(type):
            case None:
                return [t.NULL]
            case Prim("bool"):
                return [t.BOOL]
            case Prim("f32" | "f64"):
                return [t.DOUBLE]
            case Prim("char" | "string") | Enum():
                return [t.STRING]
            case Prim():
                return [t.INT]
            case ListOf(element):
                return [t.List(self.kind(element))]
            case TupleOf():
                return [t.List(t.DYN)]
            case Flags():
                return [t.List(t.STRING)]
            case MapOf(key, value):
                return [t.Map(self.kind(key), self.kind(value)) if self.keyed(key) else t.List(t.List(t.DYN))]
            case OptionOf(element):
                inner = [t.Map(t.STRING, t.DYN)] if isinstance(self.program.behind(element), OptionOf) else self.kinds(element)
                return [t.NULL, *inner]
            case Record() | ResultOf():
                return [t.Map(t.STRING, t.DYN)]
            case Variant() as variant:
                loaded = {case.payload is not None for case in variant.cases}
                return [t.Map(t.STRING, t.DYN)] * (True in loaded) + [t.STRING] * (False in loaded)

    def keyed(self, key: Type) -> bool:
        """Whether CEL has maps with such keys."""
        behind = self.program.behind(key)
        return isinstance(behind, Enum) or (isinstance(behind, Prim) and behind.name not in ("f32", "f64"))

    def into(self, value: Any, type: Type | None) -> Any:
        """A canonical value as CEL takes it."""
        return self._through(value, type, snake, self._prim_into)

    def out(self, value: Any, type: Type | None) -> Any:
        """A value of CEL's in JSON form, for `canonical` to judge."""
        return self._through(value, type, lambda name: name, lambda value, _: value, back=True)

    @staticmethod
    def _prim_into(value: Any, prim: Prim) -> Any:
        if prim.name in ("f32", "f64"):
            return float(value)
        number = int(value) if prim.name in ("s64", "u64") else value
        if isinstance(number, int) and number not in _INT64:
            raise BeyondError(str(number))
        return number

    def _through(
        self, value: Any, type: Type | None, named: Callable[[str], str], prim: Callable[[Any, Prim], Any], back: bool = False
    ) -> Any:
        """Rebuild a value by its type; one that doesn't fit comes through as it is."""

        def again(value: Any, type: Type | None) -> Any:
            return self._through(value, type, named, prim, back)

        match self.program.behind(type), value:
            case Prim() as known, _:
                return prim(value, known)
            case ListOf(element), list():
                return [again(item, element) for item in value]
            case TupleOf(elements), list() if len(elements) == len(value):
                return [again(item, element) for item, element in zip(value, elements, strict=True)]
            case OptionOf(element), {"some": inner} if isinstance(self.program.behind(element), OptionOf):
                return {"some": again(inner, element)}
            case OptionOf(element), _ if value is not None:
                return again(value, element)
            case MapOf(key, of), _:
                return self._map(value, key, of, again, back)
            case ResultOf(ok, error), dict():
                return {name: again(inner, ok if name == "ok" else error) for name, inner in value.items()}
            case Record() as record, dict():
                types = {field.name: field.type for field in record.fields}
                names = {snake(name): name for name in types} if back else {}
                plain: dict[Any, Any] = {names.get(name, name): inner for name, inner in value.items()}
                return {named(name): again(inner, types[name]) if name in types else inner for name, inner in plain.items()}
            case Variant(cases=cases), dict() if len(value) == 1:
                ((name, inner),) = value.items()
                case = next((case for case in cases if name in (case.name, snake(case.name))), None)
                return {named(case.name): again(inner, case.payload)} if case else value
        return value

    def _map(self, value: Any, key: Type, of: Type, again: Callable[[Any, Type | None], Any], back: bool) -> Any:
        """A map: an object, or a list of pairs. JSON has objects with strings for keys, CEL maps with numbers and truth values too."""
        pairs = list(value.items()) if isinstance(value, dict) else value
        if not isinstance(pairs, list) or not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
            return value
        rebuilt = [[again(pair[0], key), again(pair[1], of)] for pair in pairs]
        as_object = self.program.behind(key) == Prim("string") if back else self.keyed(key)
        return dict(rebuilt) if as_object else rebuilt
