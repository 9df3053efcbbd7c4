"""E0210: A `use` of a module that is not imported, or of a type that it does not declare."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0210",
        name="unknown-use",
        summary="A `use` of a module that is not imported, or of a type that it does not declare.",
        why="`use text.{word}` takes a type from the spec that the front matter imports as `text`.",
        wrong="""\
---
imports:
  text: ./text.md
---

# Slugs {#slugs}

```wit
use text.{wrod};
```
<!-- file: text.md -->
# Text {#text}

```wit
type word = string;
```
""",
        right="""\
---
imports:
  text: ./text.md
---

# Slugs {#slugs}

```wit
use text.{word};
```
<!-- file: text.md -->
# Text {#text}

```wit
type word = string;
```
""",
    )
)
