"""E0110: a key of the front matter that specc does not know."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0110",
        name="unknown-key",
        summary="A key of the front matter that specc does not know.",
        why="A misspelt key would be ignored in silence, and its value with it.",
        wrong="""\
---
spec: slug
verison: 1.2.0
---

# Slugs {#slugs}
""",
        right="""\
---
spec: slug
version: 1.2.0
---

# Slugs {#slugs}
""",
    )
)
