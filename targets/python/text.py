"""Text from a spec inside Python files: literals, docstrings, comments. None of it can end the place it stands in."""

import textwrap
import unicodedata

WIDTH = 100

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_HIDDEN = frozenset(["Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp", "Zs"])


def quoted(text: str) -> str:
    """A string literal. Characters that one can't see, or that turn the reading direction, are escaped."""
    return '"' + "".join(_ESCAPES.get(char) or _visible(char) for char in text) + '"'


def _visible(char: str) -> str:
    if char == " " or unicodedata.category(char) not in _HIDDEN:
        return char
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def docstring(text: str, indent: int = 0) -> str:
    """A docstring of paragraphs and lists that stand as they are; every line but the first is indented."""
    safe = "".join(char if char == "\n" else _visible(char) for char in text.strip().replace("\\", "\\\\"))
    safe = safe.replace('"""', '\\"\\"\\"')
    if safe.endswith('"'):
        safe = safe[:-1] + '\\"'
    lines = safe.split("\n")
    if len(lines) > 1:
        lines.append("")
    margin = " " * indent
    return (
        '"""'
        + "\n".join([lines[0], *(f"{margin}{line}" if line else "" for line in lines[1:-1])])
        + (f"\n{margin}" if len(lines) > 1 else "")
        + '"""'
    )


def paragraphs(doc: str, indent: int = 0) -> str:
    """A doc comment, its paragraphs filled to the width; lists and indented lines keep their line ends."""
    width = WIDTH - indent
    blocks = []
    for block in doc.strip().split("\n\n"):
        lines = block.split("\n")
        if any(line.startswith((" ", "\t", "- ", "* ", "|", "```")) for line in lines):
            blocks.append("\n".join(line.rstrip() for line in lines))
        else:
            first = [lines.pop(0)] if not blocks and len(lines) > 1 and lines[0].endswith(".") else []
            blocks += [filled(text, width) for text in (*first, " ".join(lines))]
    return "\n\n".join(blocks)


def filled(text: str, width: int = WIDTH, hang: str = "") -> str:
    """One paragraph, filled to the width; lines after the first begin with `hang`. Long words (URLs) stay whole."""
    flat = " ".join(text.split())
    return textwrap.fill(flat, width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)


def one_line(text: str) -> str:
    """Text as one line for a comment or a table: white space runs are single spaces, hidden characters escaped."""
    return "".join(_visible(char) for char in " ".join(text.split()))


def summary(text: str) -> str:
    """The first paragraph of a doc comment, on one line."""
    return one_line(text.strip().split("\n\n")[0])
