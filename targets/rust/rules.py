"""What a hole may not contain."""

from collections.abc import Iterator

from .allowed import ATTRIBUTES, MACROS, PRINTING, STD, WORDS
from .source import Token

_STD = ("std", "core", "alloc")


def faults(tokens: tuple[Token, ...]) -> Iterator[tuple[str, str, int]]:
    """What stands against some tokens: the check, the message, the place in bytes."""
    for index, token in enumerate(tokens):
        if token.kind != "string_content":
            after = [following.text for following in tokens[index + 1 : index + 4]]
            if fault := _fault(token, [*after, "", "", ""]):
                yield (*fault, token.start)


def _fault(token: Token, after: list[str]) -> tuple[str, str] | None:
    """What stands against a token, given the three that follow it."""
    if token.text in WORDS and token.before != ".":
        return ("unsafe" if token.text == "unsafe" else "forbidden-name"), f"`{token.text}`: {WORDS[token.text]}"
    if token.text == "static" and after[0] == "mut":
        return "forbidden-name", "`static mut`: a function keeps nothing from one call to the next"
    if token.text in _STD and after[0] == "::" and after[1] not in STD and token.kind == "identifier":
        return "forbidden-name", f"`{token.text}::{after[1]}` may not be used: a function computes its result from its arguments alone"
    if after[0] == "!" and after[1] in ("(", "[", "{") and token.kind == "identifier" and token.text not in MACROS:
        return "forbidden-macro", _macro(token.text)
    attribute = after[1] if after[0] == "[" else after[2] if after[:2] == ["!", "["] else ""
    if token.text == "#" and attribute and attribute not in ATTRIBUTES:
        return "forbidden-attribute", f"the attribute `{attribute}` may not be used"
    return None


def _macro(name: str) -> str:
    if name in PRINTING:
        return f"`{name}!` may not be used: a function returns its result and prints nothing"
    return f"the macro `{name}!` may not be used; of macros there are {', '.join(sorted(MACROS))}"
