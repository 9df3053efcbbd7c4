"""Code spans, tags and links."""

import pytest

from specc.syntax.inline import CodeSpan, Link, Tag, lex


def found(text: str) -> list[str]:
    said = []
    for token in lex(text):
        if isinstance(token, Tag):
            said.append(f"tag {token.label}")
        elif isinstance(token, CodeSpan):
            said.append(f"code {token.content}")
        elif isinstance(token, Link):
            said.append(f"link {token.text} -> {token.target}")
    return said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one[^a][^b] two", ["tag a", "tag b"]),
        ("`x` and ``a ` b`` and ` y `", ["code x", "code a ` b", "code y"]),
        ("`[^a] [x](#y)`", ["code [^a] [x](#y)"]),
        ("[x](#y) [?](#z) [a](b.md#c)", ["link x -> #y", "link ? -> #z", "link a -> b.md#c"]),
        ("[a [b] c](#x)", ["link a [b] c -> #x"]),
        ("[x](<a b> 'title') [y](z \"t\")", ["link x -> a b", "link y -> z"]),
        ("[x](a(b)c)", ["link x -> a(b)c"]),
        ("![image](#x) [real](#y)", ["link real -> #y"]),
        ("[x, y] and [a][b] and [c]", []),
        ("\\[^a] \\`x\\` \\[x](#y)", []),
        ("`open and [x](#y)", ["link x -> #y"]),
        ("<!-- [x](#y) [^a] --> [^b]", ["tag b"]),
        ("<!-- [^a] never closed", []),
        ('<a href="[^a]">', []),
        ("`a`[^b]`c`", ["code a", "tag b", "code c"]),
        ("[see `code](x)` more](#y)", ["code code](x)", "link see `code](x)` more -> #y"]),
    ],
)
def test_what_stands_in_a_text(text: str, said: list[str]) -> None:
    assert found(text) == said
