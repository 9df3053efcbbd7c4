"""W0231: a clause has a tag but no prompts, in a spec whose tags have some."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.view import View, tags
from specc.workspace.prompts import folder_of, tag_of

CODE = declare(
    Code(
        id="W0231",
        name="clause-without-prompts",
        summary="A clause has a tag but neither prompts nor examples, in a spec that has files of prompts.",
        why="Nobody can try whether a model keeps the clause; and the tag may be misspelt.",
        wrong="""\
# Manners {#manners}

The assistant must greet the user first.[^gr33] It must not shout.[^q13t]
<!-- file: examples/gr33.md -->
~~~xml
<user>
Hi
</user>
~~~
""",
        right="""\
# Manners {#manners}

The assistant must greet the user first.[^gr33] It must not shout.[^q13t]
<!-- file: examples/gr33.md -->
~~~xml
<user>
Hi
</user>
~~~
<!-- file: examples/q13t.md -->
~~~xml
<user>
I am hard of hearing.
</user>
~~~
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Tags of a module some of whose tags have files."""
    files = {(folder_of(source), tag_of(source)) for source in view.prompts}
    for module, draft in view.modules() if files else ():
        folder = module.source.rpartition("/")[0]
        uses = list(tags(draft))
        if not any((folder, use.label) in files for use in uses):
            continue
        shown = {tag for one in module.examples for tag in one.tags} | {tag for one in module.properties for tag in one.tags}
        shown |= {tag for one in module.dialogues for tag in one.tags}
        for use in uses:
            if use.label not in shown and (folder, use.label) not in files:
                message = f"the clause `{use.label}` has no prompts"
                yield CODE.at(use.span, message, f"write some into `examples/{use.label}.md` beside this file")
