"""The text of doc comments, freed of what makes it a comment."""

import re
from collections.abc import Iterable
from textwrap import dedent

_STAR = re.compile(r"^[ \t]*\*(?!\*)", re.MULTILINE)


def line_doc(comment: str) -> str:
    """The text of one `///` line, its indentation kept."""
    return comment.removeprefix("///").rstrip()


def block_doc(comment: str) -> str:
    """The text of a `/** … */` comment, without the stars that some put before each line."""
    lines = comment.removeprefix("/**").removesuffix("*/").splitlines()
    rest = "\n".join(lines[1:])
    starred = all(line.lstrip().startswith("*") for line in lines[1:] if line.strip())
    body = dedent(_STAR.sub("", rest) if starred else rest)
    return "\n".join(line.rstrip() for line in [*(line.strip() for line in lines[:1]), *body.splitlines()])


def joined(texts: Iterable[str]) -> str:
    """Comments that follow each other as one text: dedented, without empty lines at its ends."""
    lines = dedent("\n".join(texts)).splitlines()
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return "\n".join(line.rstrip() for line in lines)
