"""E0230: a file of prompts is named after a tag that no clause has."""

from collections.abc import Iterator
from posixpath import dirname

from specc.base.span import Span
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.near import near
from specc.ir.view import View
from specc.workspace.prompts import folder_of, tag_of

CODE = declare(
    Code(
        id="E0230",
        name="prompts-without-clause",
        summary="A file of prompts is named after a tag that no clause has.",
        why="The prompts of `examples/<tag>.md` show the clause of that tag in the specs beside the folder; without it they show nothing, "
        "and the clause that they were written for may have lost its tag by a slip.",
        wrong="""\
# Manners {#manners}

The assistant must greet the user first.[^gr33]
<!-- file: examples/gr3e.md -->
~~~xml
<user>
Hi
</user>
~~~
""",
        right="""\
# Manners {#manners}

The assistant must greet the user first.[^gr33]
<!-- file: examples/gr33.md -->
~~~xml
<user>
Hi
</user>
~~~
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Files `examples/<tag>.md`, against the tags of the specs beside their folder."""
    known: dict[str, set[str]] = {}
    for module in view.program.modules.values():
        known.setdefault(dirname(module.source), set()).update(tag for clause in module.clauses for tag in clause.tags)
    for source in view.prompts:
        tag, tags = tag_of(source), known.get(folder_of(source), set())
        if tag not in tags:
            meant = near(tag, tags, 0.5)
            help = f"name the file `{meant}.md` if that is the clause that is meant" if meant else "delete the file"
            end = view.sources[source].data.find(b"\n")
            span = Span(source, 0, end if end >= 0 else len(view.sources[source].data))
            message = f"no clause has the tag `{tag}` that this file is named after"
            yield CODE.at(span, message, f"{help}, or put `[^{tag}]` behind the clause that its prompts show")
