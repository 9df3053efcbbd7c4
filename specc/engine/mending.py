"""Mending a candidate by what the compiler itself proposes."""

from specc.target.values import Edit, Finding


def mended(text: str, path: str, findings: tuple[Finding, ...]) -> str:
    """The file with the findings' edits made; empty where none of them applies to it.

    Edits are byte ranges of `text`. Of two that overlap the first is made: the next round of checks proposes the other again if it is
    still wanted.
    """
    edits = sorted({edit for finding in findings for edit in finding.edits if edit.path == path}, key=lambda edit: (edit.start, edit.end))
    chosen: list[Edit] = []
    for edit in edits:
        if not chosen or edit.start >= chosen[-1].end:
            chosen.append(edit)
    data = text.encode()
    for edit in reversed(chosen):
        data = data[: edit.start] + edit.text.encode() + data[edit.end :]
    return data.decode(errors="replace") if chosen else ""
