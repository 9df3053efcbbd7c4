"""Mending a candidate by what the compiler itself proposes, or its target for it."""

from collections.abc import Iterable

from specc.target.values import Edit


def mended(text: str, path: str, edits: Iterable[Edit]) -> str:
    """The file with edits made; empty where none of them applies to it.

    Edits are byte ranges of `text`. Of two that overlap the first is made: the next round of checks proposes the other again if it is
    still wanted.
    """
    chosen: list[Edit] = []
    for edit in sorted({edit for edit in edits if edit.path == path}, key=lambda edit: (edit.start, edit.end)):
        if not chosen or edit.start >= chosen[-1].end:
            chosen.append(edit)
    data = text.encode()
    for edit in reversed(chosen):
        data = data[: edit.start] + edit.text.encode() + data[edit.end :]
    return data.decode(errors="replace") if chosen else ""
