"""An `xml` block -> a dialogue: messages, comparisons, grades."""

import re
from collections.abc import Iterator

from specc.base.span import Span
from specc.ir.draft import LinkUse
from specc.ir.values import Answer, Comparison, Element, Gap, Grade, Message, Turn
from specc.syntax.inline import Flat, Link, lex
from specc.syntax.xml import Comment, Node, Run, Tree

_DIALOGUE = re.compile(r"<(?:system|developer|user|assistant|tool|comparison)[\s/>]")
_GRADE = re.compile(r"(?P<grade>GOOD|BAD|OK)\b\s*(?:\[(?P<cites>[^\]]*)\])?\s*[:,;.–—-]*\s*(?P<rationale>.*)", re.S)
_CITE = re.compile(r"[^\s,]+")


def is_dialogue(text: str) -> bool:
    """Whether the text of an `xml` block holds messages; any other is code like any code."""
    return _DIALOGUE.search(text) is not None


class Turns:
    """The turns of one block. `cites` is what its grades name as their ground, `links` what stands in their rationales."""

    def __init__(self, flat: Flat, nodes: tuple[Node, ...], section: int) -> None:
        self.flat = flat
        self.section = section
        self.cites: list[LinkUse] = []
        self.links: list[LinkUse] = []
        self.turns: tuple[Turn, ...] = tuple(self._turns(nodes))

    def _turns(self, nodes: tuple[Node, ...]) -> Iterator[Turn]:
        for node in nodes:
            if not isinstance(node, Tree):
                if node.text.strip():
                    yield self._gap(node)
            elif node.name == "comparison":
                yield from self._comparison(node)
            else:
                answer = self._answer(node)
                yield answer.message if answer.grade is None else Comparison((answer,), answer.message.span)

    def _comparison(self, tree: Tree) -> Iterator[Turn]:
        answers = tuple(self._answer(child) for child in tree.children if isinstance(child, Tree))
        yield Comparison(answers, self._span(tree))
        for child in tree.children:
            if not isinstance(child, Tree) and child.text.strip():
                yield self._gap(child)

    def _answer(self, tree: Tree) -> Answer:
        grade: Grade | None = None
        cites: tuple[str, ...] = ()
        rationale = ""
        comments: list[str] = []
        for child in tree.children:
            if not isinstance(child, Comment):
                continue
            if grade is None and (match := _GRADE.fullmatch(child.text)):
                grade, rationale = Grade(match["grade"]), match["rationale"]
                base = self.flat.text.index(child.text, child.start)
                cites = tuple(self._cites(match, base)) if match["cites"] else ()
                self._links(rationale, base + match.start("rationale"))
            else:
                comments.append(child.text)
        message = Message(tree.name, tree.attributes, _trimmed(self._parts(tree.children)), tuple(comments), self._span(tree))
        return Answer(grade, cites, rationale, message)

    def _cites(self, match: re.Match[str], base: int) -> Iterator[str]:
        base += match.start("cites")
        for cite in _CITE.finditer(match["cites"]):
            target = cite.group() if "#" in cite.group() else f"#{cite.group()}"
            self.cites.append(LinkUse(target, cite.group(), self.flat.span(base + cite.start(), base + cite.end()), self.section))
            yield cite.group().removeprefix("#")

    def _links(self, rationale: str, base: int) -> None:
        for token in lex(rationale) if "](" in rationale else ():
            if isinstance(token, Link):
                span = self.flat.span(base + token.target_start, base + token.target_end)
                self.links.append(LinkUse(token.target, token.text, span, self.section))

    def _parts(self, nodes: tuple[Node, ...]) -> list[str | Element]:
        """Text and elements; text that only a comment interrupts is one part."""
        found: list[str | Element] = []
        run = ""
        for node in nodes:
            if isinstance(node, Run):
                run += node.text
            elif isinstance(node, Tree):
                if run:
                    found.append(run)
                    run = ""
                found.append(Element(node.name, node.attributes, tuple(self._parts(node.children)), self._span(node)))
        if run:
            found.append(run)
        return found

    def _gap(self, node: Run | Comment) -> Gap:
        text = node.text.strip()
        return Gap(text if isinstance(node, Run) else f"<!-- {text} -->", self._span(node))

    def _span(self, node: Node) -> Span:
        return self.flat.span(node.start, node.end)


def _trimmed(parts: list[str | Element]) -> tuple[str | Element, ...]:
    """Parts without the white space at both ends, but with the indentation of the first line."""
    if parts and isinstance(first := parts[0], str):
        blank = len(first) - len(first.lstrip())
        parts[0] = first[first.rfind("\n", 0, blank) + 1 or blank :]
    if parts and isinstance(last := parts[-1], str):
        parts[-1] = last.rstrip()
    return tuple([part for part in parts if part])
