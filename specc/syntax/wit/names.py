"""WIT's names: keywords, kebab-case, and what somebody may have meant by another spelling."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

KEYWORDS = frozenset(
    {
        "as", "async", "bool", "borrow", "char", "constructor", "enum", "export", "f32", "f64", "flags", "from", "func",
        "future", "import", "include", "interface", "list", "map", "option", "own", "package", "record", "resource",
        "result", "s16", "s32", "s64", "s8", "static", "stream", "string", "tuple", "type", "u16", "u32", "u64", "u8",
        "use", "variant", "with", "world",
    }
)  # fmt: skip
"""Words that stand for themselves in WIT: as a name they are escaped, `%list`."""

FOREIGN_TYPES = {
    "any": "variant", "array": "list", "bigint": "s64", "boolean": "bool", "byte": "u8", "bytes": "list<u8>",
    "dict": "map", "double": "f64", "float": "f64", "float32": "f32", "float64": "f64", "hashmap": "map",
    "i8": "s8", "i16": "s16", "i32": "s32", "i64": "s64", "int": "s64", "int32": "s32", "int64": "s64",
    "integer": "s64", "isize": "s64", "maybe": "option", "number": "f64", "object": "record", "optional": "option",
    "set": "list", "str": "string", "text": "string", "uint": "u64", "uint32": "u32", "uint64": "u64",
    "usize": "u64", "vec": "list", "vector": "list",
}  # fmt: skip
"""Types by the names that other languages give them, in lower case, with WIT's."""

_KEBAB = re.compile(r"(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(?:-(?:[a-z0-9]+|[A-Z0-9]+))*")
_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 40


def is_kebab(name: str) -> bool:
    """Whether a name is WIT's: lower-case words, or acronyms all in capitals, joined by single hyphens."""
    return _KEBAB.fullmatch(name) is not None


def kebab(name: str) -> str | None:
    """The name in lower-case kebab form: `maxLength` -> `max-length`. `None` where there is none."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    if any(char.isalnum() and not char.isascii() for char in plain):
        return None  # letters of another alphabet: anything we made of them would be a guess
    words = re.split(r"[^A-Za-z0-9]+", _WORD_STARTS.sub("-", plain))
    found = "-".join(word.lower() for word in words if word)
    return found if is_kebab(found) else None


def meant(word: str, known: Iterable[str]) -> str | None:
    """The known word that is nearest to a misspelt one; `None` where none is near."""
    if len(word) > _LONGEST:
        return None
    return next(iter(get_close_matches(word.lower(), list(known), 1, 0.6)), None)


def a(noun: str) -> str:
    """The noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def shown(text: str) -> str:
    """A piece of source as a message quotes it: in backquotes, cut where it is long."""
    text = " ".join(text.split())
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return f'"{text}"' if "`" in text else f"`{text}`"
