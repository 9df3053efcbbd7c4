"""The codes of mistakes in a document's form."""

from specc.diagnostics.register import Code, declare

FRONT_MATTER_SYNTAX = declare(
    Code(
        id="E0101",
        name="front-matter-syntax",
        summary="The front matter is not a YAML mapping.",
        why="specc reads a spec's name, version and imports there; YAML that can't be read would be ignored in silence. "
        "The usual cause is a value that holds a colon and a space: quote it.",
        wrong="""\
---
spec: slug
summary: Slugs: titles for URLs.
---

# Slugs {#slugs}
""",
        right="""\
---
spec: slug
summary: "Slugs: titles for URLs."
---

# Slugs {#slugs}
""",
    )
)

UNCLOSED_FENCE = declare(
    Code(
        id="E0102",
        name="unclosed-fence",
        summary="A code block is never closed.",
        why="Markdown lets an open fence swallow everything to the end of the file, so every statement below it would "
        "silently cease to be one.",
        wrong="""\
# Slugs {#slugs}

```text
hello-world

A slug MUST be lower-case.[^k3tq]
""",
        right="""\
# Slugs {#slugs}

```text
hello-world
```

A slug MUST be lower-case.[^k3tq]
""",
    )
)

NESTED_TOO_DEEP = declare(
    Code(
        id="E0103",
        name="nested-too-deep",
        summary="Quotes or lists are nested more than 100 deep.",
        why="Nobody writes this by hand; it is kept as it stands, but not read.",
        wrong="# Quotes {#quotes}\n\n" + ">" * 101 + " Deep.\n",
        right="# Quotes {#quotes}\n\n>> Not so deep.\n",
    )
)

BROKEN_TABLE = declare(
    Code(
        id="E0104",
        name="broken-table",
        summary="What looks like a table is none: its header and the line of dashes differ in cells.",
        why="GitHub shows such a table as plain text, and specc would not see its examples.",
        wrong="""\
# Numerals {#numerals}

| numeral | value |
| ------- |
| I       | 1     |
""",
        right="""\
# Numerals {#numerals}

| numeral | value |
| ------- | ----- |
| I       | 1     |
""",
    )
)

HEADING_ATTRIBUTES = declare(
    Code(
        id="E0105",
        name="heading-attributes",
        summary="The braces of a heading can't be read.",
        why="They hold `#id`, `.class` and `key=value`, with spaces between them, and one id at most.",
        wrong="# Slugs {#slugs #titles}\n",
        right="# Slugs {#slugs}\n",
    )
)

DIALOGUE_SYNTAX = declare(
    Code(
        id="E0106",
        name="dialogue-syntax",
        summary="An element or a comment of a dialogue is not closed, or closed without having begun.",
        why="Where a message ends is then a guess, and a grade may stand at the wrong answer.",
        wrong="""\
# Manners {#manners}

**Example**: a greeting

~~~xml
<user>
Hi
<comparison>
<assistant> <!-- GOOD -->
Hello!
</assistant>
</comparison>
~~~
""",
        right="""\
# Manners {#manners}

**Example**: a greeting

~~~xml
<user>
Hi
</user>
<comparison>
<assistant> <!-- GOOD -->
Hello!
</assistant>
</comparison>
~~~
""",
    )
)
