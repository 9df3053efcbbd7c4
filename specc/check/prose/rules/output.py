"""What is shown as output is what the code above it printed."""

from collections.abc import Iterator

from specc.check.prose.draft import OUTPUT, Draft, Fault, fault


def check(draft: Draft) -> Iterator[Fault]:
    """Every block of output, where the code could be run."""
    place, shown = -1, True
    for block in draft.blocks:
        if block.info == draft.fence:
            place, shown = place + 1, False
        elif block.info == OUTPUT and draft.printed is not None:
            if place < 0 or shown:
                yield fault("output", block, "output is shown of no code block: it must stand below the block that prints it")
            elif block.code.rstrip() != draft.printed[place].rstrip():
                yield fault("output", block, "this is not what the code above it prints; it prints:", draft.printed[place])
            shown = True
