"""The codes of mistakes in `wit` blocks, E0301 to E0319."""

from specc.diagnostics.register import Code, declare

_SPEC = """\
# Half {{#half}}

The half of `n`, rounded down.

```wit
half: func(n: u32) -> u32;

{item}
```

**Examples** for `half`:

| n   | result |
| --- | ------ |
| `5` | `2`    |
"""


def _code(id: str, name: str, summary: str, why: str, wrong: str, right: str) -> Code:
    return declare(Code(id, name, summary, why, _SPEC.format(item=wrong), _SPEC.format(item=right)))


CHARACTER = _code(
    "E0301",
    "wit-character",
    "A character that WIT does not use.",
    "Interfaces are written in letters, digits, hyphens and a few signs. Invisible characters are refused even in "
    "comments, because a reader would not see what a compiler reads.",
    "record shade {\n  red: u8?,\n}",
    "record shade {\n  red: option<u8>,\n}",
)
SYNTAX = _code(
    "E0302",
    "wit-syntax",
    "Something else is expected at this place of an interface.",
    "Only what follows WIT's grammar has a meaning that every target language can take over.",
    "type side: u32;",
    "type side = u32;",
)
SEPARATOR = _code(
    "E0303",
    "wit-separator",
    "A `,` or `;` is missing, or the other one stands there.",
    "Fields, cases and parameters are separated by `,`; functions, types and `use` end with `;`.",
    "record pair {\n  left: u32\n  right: u32,\n}",
    "record pair {\n  left: u32,\n  right: u32,\n}",
)
NAME = _code(
    "E0304",
    "wit-name",
    "A name that is not in kebab-case.",
    "Names are lower-case words joined by hyphens, so that every target can write them in its own language's case. "
    "A word may be an acronym all in capitals.",
    "record box {\n  maxLength: u32,\n}",
    "record box {\n  max-length: u32,\n}",
)
KEYWORD = _code(
    "E0305",
    "wit-keyword",
    "A keyword of WIT stands as a name.",
    "A keyword is told from a name by the `%` before the name. The `%` is no part of the name.",
    "record letter {\n  from: string,\n}",
    "record letter {\n  %from: string,\n}",
)
UNKNOWN_ITEM = _code(
    "E0306",
    "wit-unknown-item",
    "A word that begins no item.",
    "An interface holds functions (`name: func(…) -> …;`) and the items `record`, `variant`, `enum`, `flags`, "
    "`type`, `resource` and `use`.",
    "struct pair {\n  left: u32,\n}",
    "record pair {\n  left: u32,\n}",
)
UNSUPPORTED = _code(
    "E0307",
    "wit-unsupported",
    "A part of WIT that specc leaves out.",
    "Functions of a spec take values and return values. Streams, futures, handles and asynchronous functions have no "
    "JSON form, so no example could show them.",
    "record feed {\n  items: stream<u32>,\n}",
    "record feed {\n  items: list<u32>,\n}",
)
NOT_AN_ITEM = _code(
    "E0308",
    "wit-not-an-item",
    "A package, world or interface inside an interface.",
    "All `wit` blocks of a spec together are the body of one interface that bears the module's name. Other specs are "
    "imported in the front matter.",
    "interface shapes {\n  type side = u32;\n}",
    "type side = u32;",
)
EMPTY = _code(
    "E0309",
    "wit-empty",
    "A type or a `use` without anything in it.",
    "WIT wants at least one field, case, flag, element or name.",
    "enum direction {\n}",
    "enum direction {\n  up,\n  down,\n}",
)
GATE = _code(
    "E0310",
    "wit-gate",
    "A feature gate that cannot be kept.",
    "A spec is built as it stands: nothing in it is unstable or deprecated. `@since(version = …)` is read and changes nothing.",
    "@unstable(feature = angles)\ntype side = u32;",
    "@since(version = 1.2.0)\ntype side = u32;",
)
TYPE_PARAMETERS = _code(
    "E0311",
    "wit-type-parameters",
    "A type with too few, too many or wrong parameters.",
    "`list<T>` and `option<T>` take one type, `map<K, V>` two, `result<T, E>` two at most, `tuple<…>` one or more, "
    "and no other type takes any.",
    "type lookup = map<u32>;",
    "type lookup = map<u32, string>;",
)
MAP_KEY = _code(
    "E0312",
    "wit-map-key",
    "A type that cannot be the key of a map.",
    "Keys must be equal or not in the same way in every language: WIT allows whole numbers, `bool`, `char` and `string`, by these names.",
    "type lookup = map<f64, string>;",
    "type lookup = map<string, f64>;",
)
NESTING = _code(
    "E0313",
    "wit-nesting",
    "A type that is nested too deeply.",
    "Types are limited to 64 levels: nobody could read more, and some compilers fail on them.",
    f"type deep = {'list<' * 65}u8{'>' * 65};",
    "type deep = list<list<u8>>;",
)
UNCLOSED = _code(
    "E0314",
    "wit-unclosed",
    "A brace, parenthesis or comment that is never closed.",
    "What stands behind it would belong to it.",
    "record pair {\n  left: u32,\n",
    "record pair {\n  left: u32,\n}",
)
STRAY_DOC = _code(
    "W0315",
    "wit-stray-doc",
    "A doc comment that documents nothing, or the wrong thing.",
    "A `///` comment belongs to what follows it. At the end of a line it would describe the line below.",
    "record box {\n  width: u32, /// In millimetres.\n  height: u32,\n}",
    "record box {\n  /// In millimetres.\n  width: u32,\n  height: u32,\n}",
)
USE = _code(
    "E0316",
    "wit-use",
    "A `use` that does not take names from an imported spec.",
    "`use` names a spec as the `imports` of the front matter call it, and the types that it takes.",
    "use wasi:clocks/timezone.{zone};",
    "type zone = string;",
)
