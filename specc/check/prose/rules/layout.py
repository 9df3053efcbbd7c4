"""The Markdown is clean. Numbers in brackets are those of the rules of markdownlint that ask for the same."""

import re
from collections.abc import Iterator

from specc.check.prose.draft import Draft, Fault
from specc.target.marks import END, PASSAGE
from specc.target.values import File, Finding

_QUOTE = re.compile(r"^\s*(?:> ?)+")


def check(draft: Draft) -> Iterator[Fault]:
    """Every Markdown file."""
    for file in draft.files:
        if file.path.endswith(".md"):
            yield from _file(file)


def _file(file: File) -> Iterator[Fault]:
    passage, fence, fence_line, level, before = "", "", 0, 0, ""
    titles: set[str] = set()
    for number, line in enumerate(file.content.splitlines(), 1):

        def found(message: str, number: int = number, passage: str = passage) -> Fault:
            return Fault(passage, Finding("layout", message, path=file.path, line=number))

        bare = _QUOTE.sub("", line).strip()
        if match := PASSAGE.fullmatch(bare):
            passage = match[1]
        elif fence:
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
        elif opened := re.match(r"(`{3,}|~{3,})\s*(\S*)", bare):
            fence, fence_line = opened[1], number
            if not opened[2]:
                yield found("a code block needs its language behind the fence (MD040)")
            if before:
                yield found("a code block needs a blank line above it (MD031)")
        else:
            if re.search(r"\S[ \t]$|^[ \t]+$|\S {3,}$", line):
                yield found("blanks at the end of a line (MD009)")
            if "\t" in line:
                yield found("a tab (MD010)")
            if heading := re.match(r"(#{1,6})( ?)(.*)", line):
                yield from (found(message) for message in _heading(heading, level, before, titles))
                level = len(heading[1])
            elif re.search(r"(?<![(<\"`\w=/])https?://\S+", line):
                yield found("an address stands bare; make it a link (MD034)")
            if bare.count("**") % 2 or len(re.findall(r"(?<!`)`(?!`)", bare)) % 2:
                yield found("emphasis or a code span is opened and not closed")
            if re.search(r"\[[^\]]*\]\(\s*\)", line):
                yield found("a link leads nowhere (MD042)")
        if bare == END:
            passage = ""
        before = bare
    if fence:
        yield Fault(passage, Finding("layout", "a code block is never closed", path=file.path, line=fence_line))
    if not file.content.endswith("\n"):
        yield Fault("", Finding("layout", "the file ends without a line end (MD047)", path=file.path))


def _heading(heading: "re.Match[str]", level: int, before: str, titles: set[str]) -> Iterator[str]:
    depth, title = len(heading[1]), heading[3].strip()
    if not heading[2]:
        yield "a heading needs a blank behind its number signs (MD018)"
    if depth > level + 1:
        yield f"the heading “{title}” skips a level (MD001)"
    if depth == 1 and level:
        yield f"“{title}” is a second title (MD025)"
    if before:
        yield f"the heading “{title}” needs a blank line above it (MD022)"
    if title in titles:
        yield f"the heading “{title}” stands there twice (MD024)"
    if title.endswith((".", ",", ";", ":")):
        yield f"the heading “{title}” ends with a mark (MD026)"
    titles.add(title)
