"""E0206: an authority that is not in the order of authorities."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.near import near
from specc.ir.overrides import ORDER
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0206",
        name="unknown-authority",
        summary="An authority that is not in the order of authorities.",
        why="The order is root, platform, system, developer, user, guideline, unless the front matter gives another as `authority: [...]`.",
        wrong="""\
# Conduct {#conduct authority=sytem}
""",
        right="""\
# Conduct {#conduct authority=system}
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Authorities as headings write them; an inherited one is reported where it is written."""
    for name, draft in view.drafts.items():
        order = draft.header.authorities or ORDER
        for section in draft.sections:
            written = section.attributes.get("authority")
            if written is None or written in order:
                continue
            meant = near(written, order)
            listed = ", ".join(f"`{one}`" for one in order)
            known = f"the front matter names {listed}" if draft.header.authorities else f"the authorities are {listed}"
            help = f"did you mean `{meant}`?" if meant else known
            at = view.sources[name].data.find(b"authority=", section.heading.start, section.heading.end)
            span = view.sources[name].span(at, at + len(f"authority={written}".encode())) if at >= 0 else section.heading
            yield CODE.at(span, f"`{written}` is no authority", help)
