"""What a text may state: the clauses, signatures, examples and outputs that it rests on."""

import json
import re
from collections.abc import Iterable, Iterator

from specc.check.prose.draft import Draft
from specc.ir.values import Module

NUMBER = re.compile(r"(?<![\w.])[-−]?\d[\d,_]*(?:\.\d+)?(?:[eE][-+]?\d+)?|(?<=[A-Za-z_])\d+")
_WORDS = ["zero", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBER_WORDS = {word: str(number) for word, number in zip(_WORDS, (0, *range(2, 13)), strict=True)} | {
    "hundred": "100",
    "thousand": "1000",
    "million": "1000000",
}
IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*(?:(?:::|\.|-)[A-Za-z_$][\w$]*)*")


def number(text: str) -> str:
    """A number as it is compared: without separators and sign."""
    bare = text.replace(",", "").replace("_", "").lstrip("-−")
    return bare.rstrip("0").rstrip(".") if "." in bare else bare


class Facts:
    """The texts that may be stated, and what occurs in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.text = "\n".join(" ".join(text.split()) for text in texts)
        self.close = re.sub(r"\s+", "", self.text)
        self.numbers = {number(found) for found in NUMBER.findall(self.text)} | {number(found) for found in re.findall(r"\d+", self.text)}
        lowered = set(re.findall(r"[a-z]+", self.text.lower()))
        self.numbers |= {value for word, value in NUMBER_WORDS.items() if word in lowered}
        self.names = {part for found in IDENTIFIER.findall(self.text) for part in (found, *re.split(r"::|\.", found))}

    def holds(self, value: str) -> bool:
        """Whether a value stands in one of the texts, not as a part of a longer word or number."""
        value = " ".join(value.split())
        left, right = r"(?<![\w])" if value[:1].isalnum() else "", r"(?![\w])" if value[-1:].isalnum() else ""
        return bool(value) and re.search(left + re.escape(value) + right, self.text) is not None

    def has_code(self, code: str) -> bool:
        """Whether code stands in one of the texts, however it is spaced."""
        return re.sub(r"\s+", "", code) in self.close


def module_texts(module: Module) -> Iterator[str]:
    """All that a module says, but for what it holds back."""
    yield from (module.name, module.title, module.summary, module.version)
    for section in module.sections:
        yield section.title
    for clause in module.clauses:
        yield clause.text
    for function in module.functions:
        yield " ".join((function.name, function.doc, *(param.name for param in function.params)))
    for definition in module.types:
        yield f"{definition.name} {definition.doc}"
        for part in (*getattr(definition, "fields", ()), *getattr(definition, "cases", ())):
            yield f"{part.name} {part.doc}"
    for example in module.examples:
        assert not example.held_back
        yield json.dumps([example.args, example.value], ensure_ascii=False)
        yield " ".join(str(value) for value in (*example.args.values(), example.value))


class Known(dict[str, Facts]):
    """What may be stated in each passage of a draft, by the passage's id; outside of all of them, everything of the module."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def __missing__(self, passage: str) -> Facts:
        module = self._draft.module
        self[passage] = Facts((module.title, module.summary, module.name, *_texts(self._draft, passage)))
        return self[passage]


def _texts(draft: Draft, passage: str) -> Iterator[str]:
    slot = draft.slots.get(passage)
    if slot is None:
        yield from module_texts(draft.module)
        yield from (fact for other in draft.slots.values() for fact in (*other.facts, other.title))
        yield from (text for other in draft.slots.values() for text in other.names.values())
        yield from draft.facts
        yield from draft.quotes
    else:
        yield slot.title
        for clause in draft.module.clauses:
            if clause.id in slot.clauses:
                yield clause.text
                yield re.sub(r"`([^`]+)`", lambda span: slot.names.get(span[1], span[1]), clause.text)
        yield from slot.facts
        yield from (function.name for function in draft.module.functions if function.name in slot.functions)
    runnable = -1
    for block in draft.blocks:
        runnable += block.info == draft.fence
        if block.info == draft.fence and (slot is None or block.passage == passage):
            yield block.code
            yield draft.printed[runnable] if draft.printed else ""
