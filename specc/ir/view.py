"""What a rule looks at."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property

from specc.base.source import Source
from specc.ir.draft import Draft, Statement, TagUse
from specc.ir.overrides import Overrides
from specc.ir.values import Module, Program


class View:
    """A resolved program, beside the drafts it was made from."""

    def __init__(
        self,
        program: Program,
        drafts: dict[str, Draft],
        prompts: dict[str, Draft],
        sources: dict[str, Source],
        linked: Callable[[str], Source | None],
        about: set[tuple[str, str]],
        torn: set[str],
    ) -> None:
        self.program = program
        self.drafts = drafts
        """Those of specs, by source."""
        self.prompts = prompts
        """Those of files of prompts, by source."""
        self.sources = sources
        self.linked = linked
        """Reads a file that a link leads to and that is no spec."""
        self.about = about
        """Modules with those of their functions that examples are about, wrong ones among them."""
        self.torn = torn
        """Sources whose form is wrong: what seems to be missing there may stand in what could not be read."""

    def modules(self) -> Iterator[tuple[Module, Draft]]:
        """Each module of the program with its draft."""
        for module in self.program.modules.values():
            yield module, self.drafts[module.source]

    @cached_property
    def overrides(self) -> Overrides:
        """Which sections set which statements aside."""
        return Overrides(self.program)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all sources."""
        return frozenset(self.sources)

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """For each source the ids that a reference may name: sections, tags, and clauses by section and ordinal."""
        found: dict[str, frozenset[str]] = {}
        clauses = {module.source: module.clauses for module in self.program.modules.values()}
        for source, draft in self.drafts.items():
            ids = {section.id for section in draft.sections}
            ids.update(tag.label for tag in tags(draft))
            ordinals: Counter[str] = Counter()
            for clause in clauses.get(source, ()):
                ordinals[clause.section] += 1
                ids.add(f"{clause.section}.{ordinals[clause.section]}")
            found[source] = frozenset(ids)
        return found


def tags(draft: Draft) -> Iterator[TagUse]:
    """The tags that the statements of a draft carry, in order; those of properties are not among them."""
    for part in draft.body:
        if isinstance(part, Statement):
            yield from part.tags
