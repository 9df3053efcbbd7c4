"""E0207: an imported spec that is not there."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0207",
        name="missing-import",
        summary="An imported spec that is not there.",
        why="Imports are paths to other Markdown files, relative to the file that names them.",
        wrong="""\
---
imports:
  text: ./txet.md
---

# Slugs {#slugs}
<!-- file: text.md -->
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
