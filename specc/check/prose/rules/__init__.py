"""The rules, one a file: each is a function `check(draft)` that yields faults."""

from collections.abc import Callable, Iterator

from specc.check.prose.draft import Draft, Fault
from specc.check.prose.rules import chat, coverage, layout, length, links, marks, names, output, quotes, reading, rows, values

Rule = Callable[[Draft], Iterator[Fault]]
RULES: dict[str, Rule] = {
    "chat": chat.check,
    "length": length.check,
    "reading-level": reading.check,
    "layout": layout.check,
    "links": links.check,
    "marks": marks.check,
    "coverage": coverage.check,
    "code": quotes.check,
    "output": output.check,
    "values": values.check,
    "names": names.check,
    "rows": rows.check,
}
"""By the name that findings bear."""
