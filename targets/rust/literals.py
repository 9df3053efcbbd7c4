"""Values of a spec, in canonical JSON form, as Rust expressions."""

import unicodedata
from typing import Any

from specc.target import Enum, Flags, ListOf, MapOf, Named, OptionOf, Prim, Record, ResultOf, TupleOf, Type, Variant

from . import names
from .types import STRING, Types

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Mn", "Me")


def quoted(text: str, quote: str = '"') -> str:
    """A string literal (or, with `'`, a character's) in which every character can be seen."""
    shown = []
    for char in text:
        if char in _ESCAPES:
            shown.append(_ESCAPES[char])
        elif char == quote:
            shown.append("\\" + char)
        elif unicodedata.category(char) in _UNSEEN or (char.isspace() and char != " "):
            shown.append(f"\\u{{{ord(char):x}}}")
        else:
            shown.append(char)
    return f"{quote}{''.join(shown)}{quote}"


def _float(value: Any, name: str) -> str:
    special = {"NaN": "NAN", "Infinity": "INFINITY", "-Infinity": "NEG_INFINITY"}
    if value in special:
        return f"{name}::{special[value]}"
    return repr(float(value))


class Literals:
    """Writes values in one crate's terms."""

    def __init__(self, types: Types) -> None:
        self._types = types

    def owned(self, value: Any, type: Type | None) -> str:
        """An expression that owns its value."""
        match type:
            case None:
                return "()"
            case Prim(name):
                return self._prim(value, name)
            case ListOf(element):
                return f"vec![{self._list(value, element)}]" if value else f"Vec::<{self._types.owned(element)}>::new()"
            case OptionOf(element):
                return "None" if value is None else f"Some({self.owned(self._inside(value, element), element)})"
            case ResultOf(ok, error):
                return f"Ok({self.owned(value['ok'], ok)})" if "ok" in value else f"Err({self.owned(value['error'], error)})"
            case TupleOf(elements):
                inner = ", ".join(self.owned(v, t) for v, t in zip(value, elements, strict=True))
                return f"({inner},)" if len(elements) == 1 else f"({inner})"
            case MapOf(key, item):
                pairs = value.items() if isinstance(value, dict) else value
                return f"BTreeMap::from([{', '.join(f'({self.owned(k, key)}, {self.owned(v, item)})' for k, v in pairs)}])"
            case Named():
                return self._named(value, type)

    def compared(self, value: Any, type: Type) -> str:
        """An expression that a value of that type can be compared with: short where strings and lists allow it."""
        match self._types.bare(type):
            case Prim("string"):
                return quoted(value)
            case ListOf(element) if value:
                write = self.compared if self._types.bare(element) == STRING else self.owned
                return f"[{', '.join(write(item, element) for item in value)}]"
        return self.owned(value, type)

    def argument(self, value: Any, type: Type) -> str:
        """An expression for a parameter of that type, in the form in which `Types.param` takes it."""
        if self._types.is_copy(type):
            return self.owned(value, type)
        bare = self._types.bare(type)
        match bare:
            case Prim("string"):
                return quoted(value)
            case ListOf(element):
                return f"&[{self._list(value, element)}]"
            case OptionOf(element) if not isinstance(self._types.bare(element), OptionOf):
                return "None" if value is None else f"Some({self.argument(value, element)})"
        return f"&{self.owned(value, type)}"

    def _prim(self, value: Any, name: str) -> str:
        match name:
            case "bool":
                return "true" if value else "false"
            case "f32" | "f64":
                return _float(value, name)
            case "char":
                return quoted(value, "'")
            case "string":
                return f"{quoted(value)}.to_string()" if value else "String::new()"
        return str(value)

    def _list(self, value: Any, element: Type) -> str:
        return ", ".join(self.owned(item, element) for item in value)

    def _inside(self, value: Any, element: Type) -> Any:
        """The value inside an option: an option in an option is wrapped in `{"some": …}`."""
        return value["some"] if isinstance(self._types.bare(element), OptionOf) else value

    def _named(self, value: Any, type: Named) -> str:
        name = self._types.name(type)
        match self._types.program.resolve(type):
            case Record() as record:
                fields = ", ".join(f"{names.value(f.name)}: {self.owned(value[f.name], f.type)}" for f in record.fields)
                return f"{name} {{ {fields} }}" if fields else f"{name} {{}}"
            case Enum():
                return f"{name}::{names.case(value)}"
            case Variant() as variant:
                if isinstance(value, str):
                    return f"{name}::{names.case(value)}"
                ((case_name, payload),) = value.items()
                case = next(c for c in variant.cases if c.name == case_name)
                return f"{name}::{names.case(case_name)}({self.owned(payload, case.payload)})"
            case Flags():
                return " | ".join(f"{name}::{names.flag(flag)}" for flag in value) or f"{name}::empty()"
            case alias:
                return self.owned(value, alias.type)
