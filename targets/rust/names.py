"""Names of a spec in Rust's cases. A name that Rust keeps for itself gets a trailing underscore, which no spec name has."""

from specc.target.names import pascal, snake, upper_snake


def words_in(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


KEYWORDS = words_in(
    "abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl "
    "in let loop macro match mod move mut override priv pub ref return self static struct super trait true try type typeof "
    "unsafe unsized use virtual where while yield"
)
PRELUDE = words_in(
    "AsMut AsRef Box Clone Copy Debug Default DoubleEndedIterator Drop Eq Err ExactSizeIterator Extend Fn FnMut FnOnce From "
    "FromIterator Hash Into IntoIterator Iterator None Ok Option Ord PartialEq PartialOrd Result Self Send Sized Some "
    "String Sync ToOwned ToString TryFrom TryInto Unpin Vec"
)
"""Names of std's prelude that would mean something else in every file that imports a type of that name."""
PRIMITIVES = words_in("bool char str i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64")
CRATES = frozenset({"alloc", "core", "proc_macro", "std", "test"})
FILES = frozenset({"lib", "main", "types"})
"""Files that a crate has already."""


def _escape(name: str, taken: frozenset[str]) -> str:
    return f"{name}_" if name in taken else name


def crate(module: str) -> str:
    """A module's crate, as it is called in code."""
    return _escape(snake(module), KEYWORDS | CRATES)


def package(module: str) -> str:
    """A module's package, as cargo calls it: the spec's own name wherever that can be."""
    return f"{module}_" if crate(module).endswith("_") else module


def value(name: str) -> str:
    """A function, parameter or field."""
    return _escape(snake(name), KEYWORDS)


def method(name: str) -> str:
    """A method of a resource, whose constructor is `new`."""
    return _escape(snake(name), KEYWORDS | {"new"})


def type_name(name: str) -> str:
    """A type."""
    return _escape(pascal(name), PRELUDE)


def case(name: str) -> str:
    """A case of an enum or a variant."""
    return _escape(pascal(name), frozenset({"Self"}))


def flag(name: str) -> str:
    """A flag: an associated constant."""
    return upper_snake(name)


def stem(function: str, crates: frozenset[str] = frozenset()) -> str:
    """The private module, and so the file, that holds a function. `crates` are the names of the crates it may depend on."""
    return _escape(snake(function), KEYWORDS | CRATES | PRIMITIVES | FILES | crates)
