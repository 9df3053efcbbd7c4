"""Code that is shown is either run, or what specc itself renders: signatures, commands."""

from collections.abc import Iterator

from specc.check.prose.draft import OUTPUT, Draft, Fault, fault
from specc.check.prose.facts import Facts


def check(draft: Draft) -> Iterator[Fault]:
    """Every code block that isn't run."""
    rendered = Facts(draft.quotes)
    for block in draft.blocks:
        if block.info in (draft.fence, OUTPUT) and draft.fence:
            continue
        if not rendered.has_code(block.code):
            what = f"of `{block.info}`" if block.info else "without a language"
            yield fault("code", block, f"a code block {what} is neither run nor taken from the spec", block.code)
