"""Feature gates."""

import re

from specc.syntax.wit import codes
from specc.syntax.wit.cursor import Cursor
from specc.syntax.wit.names import shown

_SINCE = re.compile(r"@since\s*\(\s*version\s*=\s*\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?\s*\)")


def parse_gates(cursor: Cursor) -> None:
    """Read `@since(…)` and refuse the other gates; the item behind them is read all the same."""
    while cursor.at("gate"):
        gate = cursor.advance()
        if _SINCE.fullmatch(gate.text):
            continue
        word = gate.text.split("(")[0].strip()
        if word == "@since":
            message, help = "this `@since` names no version", "write `@since(version = 1.2.0)`, or leave it out"
        else:
            message, help = f"specc has no {shown(word)} gates: a spec is built as it stands", "leave it out"
        cursor.report(codes.GATE, cursor.span_of(gate), message, help)
