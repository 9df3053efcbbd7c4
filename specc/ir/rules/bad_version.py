"""E0112: a version that is not one as semver.org has it."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0112",
        name="bad-version",
        summary="A version that is not one as semver.org has it.",
        why="Package managers of all targets read the version: `MAJOR.MINOR.PATCH`, perhaps with a pre-release or build part.",
        wrong="""\
---
spec: slug
version: v1.2
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
