"""Properties: their variables typed, the functions they call found. The expression itself is not parsed."""

import re
from collections.abc import Iterable, Iterator, Mapping

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Diagnostic
from specc.ir.draft import PropertyDraft
from specc.ir.interface import Interface
from specc.ir.near import near
from specc.ir.rules import property_form, property_function
from specc.ir.values import Module, Param, Property
from specc.syntax.inline import Flat
from specc.syntax.wit import parse_wit
from specc.syntax.wit.values import FuncItem

_NAMES = """
all bool bytes charAt contains double duration dyn endsWith exists exists_one fails filter has indexOf int join lowerAscii map matches
replace size split startsWith string substring timestamp trim type uint upperAscii
"""
BUILTINS = frozenset(_NAMES.split())
"""The functions and macros of CEL and its string extension, and `fails`."""

_STRING = re.compile(r"r?\"\"\".*?\"\"\"|r?'''.*?'''|r?\"(?:\\.|[^\"\\\n])*\"|r?'(?:\\.|[^'\\\n])*'|//[^\n]*", re.S)
_CALL = re.compile(r"(?<![\w.])((?:[A-Za-z_]\w*\s*\.\s*)*)([A-Za-z_]\w*)\s*\(|\.\s*([A-Za-z_]\w*)\s*\(")
_HEAD = b"f: func("


class Properties:
    """Reads the properties of one module."""

    def __init__(self, source: Source, interface: Interface, imports: Mapping[str, Module | None]) -> None:
        self.source = source
        self.interface = interface
        self.imports = imports
        self.faults: list[Diagnostic] = []
        self.own = {_snake(f.name): f.name for f in interface.functions}
        self.aliases = {_snake(alias): alias for alias in imports}
        self.broken = {_snake(name) for name in interface.broken}

    def read(self, draft: PropertyDraft, section: str) -> Property | None:
        """One property; `None` where its variables can't be read."""
        variables = self._variables(draft)
        flat = Flat(self.source, draft.cel.content.pieces)
        cel = flat.text.replace("\r\n", "\n").strip()
        before = len(self.faults)
        functions = tuple(dict.fromkeys(self._calls(flat)))
        if variables is None or len(self.faults) > before:
            return None
        tags = tuple(tag.label for tag in draft.tags)
        return Property(variables, draft.text, cel, tags, section, functions, draft.span)

    def _variables(self, draft: PropertyDraft) -> tuple[Param, ...] | None:
        found: list[Param] = []
        sound = True
        for text, span in draft.variables:
            params = self._params(text, span)
            sound = sound and params is not None
            found += params or []
        return tuple(found) if sound else None

    def _params(self, text: str, span: Span) -> list[Param] | None:
        """`name: type, …`, read as the parameters of a function that stands at the same place."""
        at = max(self.source.data.find(text.encode(), span.start, span.end) - len(_HEAD), 0)
        data = b" " * at + _HEAD + text.encode() + b");"
        items, faults = parse_wit(Source(self.source.name, data), at, len(data))
        item = items[0] if items else None
        if faults or not isinstance(item, FuncItem) or not item.params:
            message = f"`{' '.join(text.split())}` names no variable with its type"
            help = "write `name: type` in backticks, the type as in a `wit` block"
            self.faults.append(property_form.CODE.at(span, message, help))
            return None
        found: list[Param] = []
        for param in item.params:
            if (type := self.interface.type_of(param.type)) is None:
                return None
            found.append(Param(param.name, type, param.span))
        return found

    def _calls(self, flat: Flat) -> Iterator[str]:
        text = _STRING.sub(lambda match: " " * len(match.group()), flat.text)
        for match in _CALL.finditer(text):
            path, name, method = match.groups()
            names = [part.strip() for part in (path or "").split(".") if part.strip()]
            if method or (names and names[0] not in self.aliases):
                called = method or name
                if called not in BUILTINS and (not names or names[0] != "math"):
                    self._unknown(called, flat.span(*match.span(3 if method else 2)))
            elif names:
                yield from self._foreign(names, name, flat.span(*match.span(2)))
            elif name in self.own:
                yield self.own[name]
            elif name not in BUILTINS and name not in self.broken:
                self._unknown(name, flat.span(*match.span(2)))

    def _foreign(self, names: list[str], name: str, span: Span) -> Iterator[str]:
        module = self.imports[self.aliases[names[0]]]
        if module is None or len(names) > 1:
            return
        for function in module.functions:
            if _snake(function.name) == name:
                yield f"{module.name}.{function.name}"
                return
        known = [f"{names[0]}.{_snake(function.name)}" for function in module.functions]
        self._unknown(f"{names[0]}.{name}", span, known)

    def _unknown(self, name: str, span: Span, known: Iterable[str] = ()) -> None:
        meant = near(name, [*known, *self.own, *BUILTINS])
        help = f"did you mean `{meant}`?" if meant else "in CEL, `max-length` is written `max_length`"
        self.faults.append(property_function.CODE.at(span, f"there is no function `{name}`", help))


def _snake(name: str) -> str:
    return name.replace("-", "_")
