"""The page of all codes: docs/codes.md."""

from collections.abc import Iterable

from specc.diagnostics.register import Code

_HEAD = """\
# Codes

Every kind of mistake that `specc check` names, and, with `L`, what `specc lint` says of wording ([lint.md](lint.md)).
`E` blocks a build, `W` and `L` don't unless `specc.toml` says so.
`specc explain CODE` shows the same in a terminal. A line `<!-- file: name.md -->` in a sample begins another file.
This page is generated from the codes themselves.
"""


def render_page(codes: Iterable[Code]) -> str:
    """The page, as Markdown."""
    return _HEAD + "".join(_entry(code) for code in codes)


def _entry(code: Code) -> str:
    parts = [f"\n## {code.id} {code.name}\n\n{code.summary}\n\n{code.why}\n"]
    for title, sample in (("Wrong", code.wrong), ("Right", code.right)):
        parts.append(f"\n{title}:\n\n~~~~markdown\n{sample.rstrip()}\n~~~~\n")
    return "".join(parts)
