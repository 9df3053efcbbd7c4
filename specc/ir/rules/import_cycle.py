"""E0208: specs that import each other in a circle."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0208",
        name="import-cycle",
        summary="Specs that import each other in a circle.",
        why="A module is built after those it imports, so there must be a first one. Move what both need into a third spec.",
        wrong="""\
---
imports:
  text: ./text.md
---

# Slugs {#slugs}
<!-- file: text.md -->
---
imports:
  spec: ./spec.md
---

# Text {#text}
""",
        right="""\
---
imports:
  text: ./text.md
---

# Slugs {#slugs}
<!-- file: text.md -->
# Text {#text}
""",
    )
)
