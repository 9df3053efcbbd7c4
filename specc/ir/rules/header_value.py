"""E0111: a value of the front matter that has the wrong form."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0111",
        name="header-value",
        summary="A value of the front matter that has the wrong form.",
        why="`imports` maps names to files; `targets` and `authority` are lists of names; the other keys hold text.",
        wrong="""\
---
spec: slug
targets: rust
---

# Slugs {#slugs}
""",
        right="""\
---
spec: slug
targets: [rust]
---

# Slugs {#slugs}
""",
    )
)
