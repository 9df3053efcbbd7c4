"""Reading a model's reply."""


def code_blocks(reply: str) -> list[str]:
    """The contents of a reply's fenced code blocks, in order; of one that is never closed, all to the end.

    Fences are those of CommonMark: three or more backticks or tildes, closed by at least as many. A reply without any fence is code as a
    whole.
    """
    blocks: list[str] = []
    fence = ""
    lines: list[str] = []
    for line in reply.splitlines():
        bare = line.strip()
        if not fence and bare.startswith(("```", "~~~")):
            fence, lines = bare[: len(bare) - len(bare.lstrip(bare[0]))], []
        elif fence and bare.startswith(fence) and not bare.strip(fence[0]):
            blocks.append("\n".join(lines) + "\n")
            fence = ""
        else:
            lines.append(line)
    if fence:
        blocks.append("\n".join(lines) + "\n")
    return blocks or [reply]
