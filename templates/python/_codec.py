"""The JSON form of values: reading arguments and writing results, each held fully against its type."""

import dataclasses
import enum
import math
import struct
from collections.abc import Callable
from typing import Any


class Misfit(Exception):
    """A value that does not fit its type. `path` is where in the value, innermost part last."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path

    def inside(self, step: str) -> "Misfit":
        return Misfit(self.message, step + self.path)

    def __str__(self) -> str:
        return f"at {self.path.lstrip('.')}: {self.message}" if self.path else self.message


def shown(value: object) -> str:
    """A value in a message, cut short."""
    try:
        text = repr(value)
    except Exception:
        text = "a value that can't be shown"
    return f"{text if len(text) <= 80 else text[:77] + '...'} ({type(value).__name__})"


def expect(condition: bool, what: str, value: object) -> None:
    if not condition:
        raise Misfit(f"expected {what}, got {shown(value)}")


class Codec:
    """How values of one type are read and written."""

    optional = False
    """Whether a value may be absent, so that a missing argument or field stands for `null`."""

    def read(self, value: Any) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        raise NotImplementedError


def within(step: str, codec: Callable[[Any], Any], value: Any) -> Any:
    try:
        return codec(value)
    except Misfit as misfit:
        raise misfit.inside(step) from None


class Nothing(Codec):
    """No value."""

    def read(self, value: Any) -> Any:
        expect(value is None, "null", value)

    def write(self, value: Any) -> Any:
        expect(value is None, "None", value)


class Bool(Codec):
    def read(self, value: Any) -> Any:
        expect(type(value) is bool, "a bool", value)
        return value

    write = read


class Int(Codec):
    """An integer between two bounds; one of 64 bits is written as a decimal string."""

    def __init__(self, name: str) -> None:
        bits = int(name[1:])
        self.name = name
        self.wide = bits == 64
        self.low: int = 0 if name[0] == "u" else -(2 ** (bits - 1))
        self.high: int = self.low + 2**bits - 1

    def check(self, value: Any) -> Any:
        expect(type(value) is int, f"a {self.name}", value)
        if not self.low <= value <= self.high:
            raise Misfit(f"{shown(value)} is outside {self.name} ({self.low} to {self.high})")
        return value

    def read(self, value: Any) -> Any:
        if self.wide and type(value) is str:
            digits = value.removeprefix("-")
            good = digits.isascii() and digits.isdigit() and len(digits) <= 20 and value != "-0"
            expect(good and (digits == "0" or digits[0] != "0"), f"a decimal {self.name}", value)
            value = int(value)
        return self.check(value)

    def write(self, value: Any) -> Any:
        return str(self.check(value)) if self.wide else self.check(value)


class Float(Codec):
    SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}

    def __init__(self, name: str) -> None:
        self.name = name

    def rounded(self, value: Any) -> float:
        try:
            number = float(value)
            return struct.unpack("<f", struct.pack("<f", number))[0] if self.name == "f32" else number
        except OverflowError:
            raise Misfit(f"{shown(value)} is outside {self.name}") from None

    def read(self, value: Any) -> Any:
        if type(value) is str and value in self.SPECIAL:
            return self.SPECIAL[value]
        expect(
            type(value) in (int, float) and (type(value) is int or math.isfinite(value)), "a number", value
        )
        return self.rounded(value)

    def write(self, value: Any) -> Any:
        expect(type(value) in (int, float), f"a float ({self.name})", value)
        number = self.rounded(value)
        if math.isfinite(number):
            return number
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


class Text(Codec):
    """Unicode scalar values: a lone surrogate is no text."""

    def read(self, value: Any) -> Any:
        expect(isinstance(value, str) and not isinstance(value, enum.Enum), "a string", value)
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise Misfit(f"{shown(value)} holds a lone surrogate")
        return str(value)

    write = read


class Char(Text):
    def read(self, value: Any) -> Any:
        text = super().read(value)
        expect(len(text) == 1, "one character", value)
        return text

    write = read


class Bytes(Codec):
    def read(self, value: Any) -> Any:
        byte = Int("u8")
        expect(type(value) is list, "an array", value)
        return bytes(within(f"[{at}]", byte.read, item) for at, item in enumerate(value))

    def write(self, value: Any) -> Any:
        expect(type(value) is bytes, "bytes", value)
        return list(value)


class List(Codec):
    def __init__(self, element: Codec) -> None:
        self.element = element

    def read(self, value: Any) -> Any:
        expect(type(value) is list, "an array", value)
        return [within(f"[{at}]", self.element.read, item) for at, item in enumerate(value)]

    def write(self, value: Any) -> Any:
        expect(type(value) is list, "a list", value)
        return [within(f"[{at}]", self.element.write, item) for at, item in enumerate(value)]


class Option(Codec):
    """A value or `None`; `some` is the class that holds the value where it can itself be `None`."""

    optional = True

    def __init__(self, element: Codec, some: Any = None) -> None:
        self.element = element
        self.some = some

    def read(self, value: Any) -> Any:
        if value is None:
            return None
        if self.some is None:
            return self.element.read(value)
        expect(type(value) is dict and list(value) == ["some"], 'null or {"some": …}', value)
        return self.some(within(".some", self.element.read, value["some"]))

    def write(self, value: Any) -> Any:
        if value is None:
            return None
        if self.some is None:
            return self.element.write(value)
        expect(type(value) is self.some, "Some(…) or None", value)
        return {"some": within(".some", self.element.write, value.value)}


class Result(Codec):
    """A result that is a plain value."""

    def __init__(self, ok: Codec, error: Codec, make_ok: Any, make_error: Any) -> None:
        self.arms = {"ok": (ok, make_ok), "error": (error, make_error)}

    def read(self, value: Any) -> Any:
        good = type(value) is dict and len(value) == 1 and next(iter(value)) in self.arms
        expect(good, '{"ok": …} or {"error": …}', value)
        name, inner = next(iter(value.items()))
        codec, make = self.arms[name]
        return make(within(f".{name}", codec.read, inner))

    def write(self, value: Any) -> Any:
        for name, (codec, make) in self.arms.items():
            if type(value) is make:
                return {name: within(f".{name}", codec.write, value.value)}
        raise Misfit(f"expected Ok(…) or Err(…), got {shown(value)}")


class Tuple(Codec):
    def __init__(self, *elements: Codec) -> None:
        self.elements = elements

    def each(self, value: Any, how: str) -> list[Any]:
        pairs = zip(self.elements, value, strict=True)
        return [within(f"[{at}]", getattr(element, how), item) for at, (element, item) in enumerate(pairs)]

    def read(self, value: Any) -> Any:
        expect(
            type(value) is list and len(value) == len(self.elements),
            f"an array of {len(self.elements)}",
            value,
        )
        return tuple(self.each(value, "read"))

    def write(self, value: Any) -> Any:
        good = isinstance(value, tuple) and len(value) == len(self.elements)
        expect(good, f"a tuple of {len(self.elements)}", value)
        return self.each(value, "write")


class Map(Codec):
    """An object where keys are strings, else an array of pairs."""

    def __init__(self, key: Codec, value: Codec) -> None:
        self.key = key
        self.value = value
        self.object = type(key) is Text

    def read(self, value: Any) -> Any:
        if self.object:
            expect(type(value) is dict, "an object", value)
            pairs = list(value.items())
        else:
            good = type(value) is list and all(type(pair) is list and len(pair) == 2 for pair in value)
            expect(good, "an array of pairs", value)
            pairs = value
        read = {}
        for key, item in pairs:
            name = within(".key", self.key.read, key)
            if name in read:
                raise Misfit(f"the key {shown(key)} stands twice")
            read[name] = within(f"[{shown(key)}]", self.value.read, item)
        return read

    def write(self, value: Any) -> Any:
        expect(type(value) is dict, "a dict", value)
        pairs = [
            [within(".key", self.key.write, key), within(f"[{shown(key)}]", self.value.write, item)]
            for key, item in value.items()
        ]
        return dict(pairs) if self.object else pairs


class Record(Codec):
    """`fields` holds, for each field, its name in the spec, its name in Python, and its codec."""

    def __init__(self, make: Any, fields: list[tuple[str, str, Codec]]) -> None:
        self.make = make
        self.fields = fields

    def read(self, value: Any) -> Any:
        expect(type(value) is dict, "an object", value)
        return self.make(*read_fields(value, [(name, codec) for name, _, codec in self.fields], "field"))

    def write(self, value: Any) -> Any:
        expect(type(value) is self.make, f"a {self.make.__name__}", value)
        return {
            name: within(f".{name}", codec.write, getattr(value, attr)) for name, attr, codec in self.fields
        }


def read_fields(value: dict[str, Any], fields: list[tuple[str, Codec]], what: str) -> list[Any]:
    """Values of an object in the order of its fields. Options may be missing; nothing else may, and nothing else may be there."""
    unknown = value.keys() - {name for name, _ in fields}
    if unknown:
        raise Misfit(f"unknown {what} {min(unknown)}")
    missing = [name for name, codec in fields if name not in value and not codec.optional]
    if missing:
        raise Misfit(f"missing {what} {missing[0]}")
    return [within(f".{name}", codec.read, value.get(name)) for name, codec in fields]


class Variant(Codec):
    """`cases` holds, for each case, its class and the codec of its payload, or `None` where it has none."""

    def __init__(self, name: str, cases: dict[str, tuple[Any, Codec | None]]) -> None:
        self.name = name
        self.cases = cases
        self.by_class = {make: (case, codec) for case, (make, codec) in cases.items()}

    def read(self, value: Any) -> Any:
        bare = type(value) is str
        expect(bare or (type(value) is dict and len(value) == 1), f"a case of {self.name}", value)
        case = value if bare else next(iter(value))
        make, codec = self.cases.get(case, (None, None))
        expect(make is not None and bare == (codec is None), f"a case of {self.name}", value)
        return make() if codec is None else make(within(f".{case}", codec.read, value[case]))

    def write(self, value: Any) -> Any:
        expect(type(value) in self.by_class, f"a case of {self.name}", value)
        case, codec = self.by_class[type(value)]
        return case if codec is None else {case: within(f".{case}", codec.write, value.value)}


class Enumeration(Codec):
    """`members` holds each case's member."""

    def __init__(self, name: str, members: dict[str, Any]) -> None:
        self.name = name
        self.members = members

    def read(self, value: Any) -> Any:
        expect(type(value) is str and value in self.members, f"a case of {self.name}", value)
        return self.members[value]

    def write(self, value: Any) -> Any:
        for case, member in self.members.items():
            if value is member:
                return case
        raise Misfit(f"expected a case of {self.name}, got {shown(value)}")


class Flags(Codec):
    """`members` holds each flag's member."""

    def __init__(self, make: Any, members: dict[str, Any]) -> None:
        self.make = make
        self.members = members

    def read(self, value: Any) -> Any:
        good = type(value) is list and all(type(name) is str and name in self.members for name in value)
        expect(good and len(set(value)) == len(value), f"an array of flags of {self.make.__name__}", value)
        flags = self.make(0)
        for name in value:
            flags |= self.members[name]
        return flags

    def write(self, value: Any) -> Any:
        expect(type(value) is self.make, f"a {self.make.__name__}", value)
        return [name for name, member in self.members.items() if member in value]


class Raised(Codec):
    """An error that is no variant: the value that its exception carries."""

    def __init__(self, make: Any, value: Codec | None) -> None:
        self.make = make
        self.value = value

    def write(self, value: Any) -> Any:
        return None if self.value is None else self.value.write(value.value)


@dataclasses.dataclass(frozen=True)
class Function:
    """A function of the artifact: `params` by the spec's names, and what it gives; `error` where it has one of its own."""

    call: Callable[..., Any]
    params: list[tuple[str, Codec]]
    result: Codec
    raises: tuple[type[BaseException], ...] = ()
    """The classes of its own error."""
    error: Codec | None = None


@dataclasses.dataclass(frozen=True)
class Resource:
    """A class of the artifact: what makes an object, and its methods by the spec's names."""

    constructor: Function
    methods: dict[str, Function]
