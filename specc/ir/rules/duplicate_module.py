"""E0209: Two specs with one name, or with names that differ only in hyphens."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.draft import Draft
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0209",
        name="duplicate-module",
        summary="Two specs with one name, or with names that differ only in hyphens.",
        why="Artifacts, imports and references name a module by its name. Some languages drop hyphens or "
        "case, so names that are equal without them would overwrite each other.",
        wrong="""\
---
spec: slug
---

# Slugs {#slugs}
<!-- file: other.md -->
---
spec: slug
---

# Slugs again {#again}
""",
        right="""\
---
spec: slug
---

# Slugs {#slugs}
<!-- file: other.md -->
---
spec: slug-two
---

# Slugs again {#again}
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Names of modules, without hyphens."""
    seen: dict[str, Draft] = {}
    for draft in view.drafts.values():
        name = draft.header.name
        folded = name.replace("-", "").lower()
        if first := seen.get(folded):
            other = first.header.name
            message = f"`{first.source}` is named `{name}` too"
            if other != name:
                message = f"`{name}` and `{other}` (in `{first.source}`) differ only in hyphens or case"
            help = "give this spec another name: `spec: …` in the front matter"
            yield CODE.at(draft.header.name_span, message, help, Label(first.header.name_span, "the other one"))
        seen.setdefault(folded, draft)
