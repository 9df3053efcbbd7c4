"""E0113: the name of a module or an import is not in kebab-case."""

import re
from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0113",
        name="module-name",
        summary="The name of a module or an import is not in kebab-case.",
        why="Names are lower-case words joined by hyphens, each beginning with a letter at the start of the "
        "name, so that every target can write them in its own case. A spec whose file has another kind "
        "of name needs `spec:` as soon as it declares an interface.",
        wrong="""\
---
spec: UrlSlug
---

# Slugs {#slugs}
""",
        right="""\
---
spec: url-slug
---

# Slugs {#slugs}
""",
    )
)


_KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*")


def check(view: View) -> Iterator[Diagnostic]:
    """Names that come from a file's stem, of modules that declare an interface."""
    for module, draft in view.modules():
        if draft.header.named or _KEBAB.fullmatch(module.name) or not (module.types or module.units):
            continue
        message = f"`{module.name}`, from the file's name, can't name a module: it is not lower-case words joined by hyphens"
        yield CODE.at(draft.header.name_span, message, "give it a name in the front matter: `spec: name`")
