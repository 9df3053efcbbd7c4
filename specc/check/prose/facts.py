"""What a text may state: the clauses, signatures, examples and outputs that it rests on."""

import json
import re
from collections.abc import Iterable, Iterator

from specc.check.prose.draft import Draft, Text
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
    """The texts that may be stated, and what occurs in them. `code` are those of them that are code, or speak of it in code spans."""

    def __init__(self, texts: Iterable[str], code: Iterable[str] = ()) -> None:
        spoken, self.code = ("\n".join(" ".join(text.split()) for text in given) for given in (texts, code))
        self.text = f"{spoken}\n{self.code}"
        self.close = re.sub(r"\s+", "", self.text)
        self.numbers = {number(found) for found in NUMBER.findall(self.text)} | {number(found) for found in re.findall(r"\d+", self.text)}
        lowered = set(re.findall(r"[a-z]+", self.text.lower()))
        self.numbers |= {value for word, value in NUMBER_WORDS.items() if word in lowered}
        self.counts: set[str] = set()
        """Numbers that may stand there as words, since one can count them."""
        self.names = {part for found in IDENTIFIER.findall(self.text) for part in (found, *re.split(r"::|\.", found))}

    def holds(self, value: str) -> bool:
        """Whether a value stands in one of the texts, not as a part of a longer word or number."""
        return _stands(value, self.text)

    def knows(self, span: str) -> bool:
        """Whether what stands in a code span does: a bare word has to be one of the code, since any word may stand in a text."""
        return _stands(span, self.code if re.fullmatch(r"[A-Za-z]+", span) else self.text)

    def has_code(self, code: str) -> bool:
        """Whether code stands in one of the texts, however it is spaced."""
        return re.sub(r"\s+", "", code) in self.close


def _stands(value: str, text: str) -> bool:
    value = " ".join(value.split())
    left, right = r"(?<![\w])" if value[:1].isalnum() else "", r"(?![\w])" if value[-1:].isalnum() else ""
    return bool(value) and re.search(left + re.escape(value) + right, text) is not None


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


class Known(dict[tuple[str, tuple[str, ...]], Facts]):
    """What may be stated in the texts of a draft.

    In a passage: what its slot rests on. Outside of all: what the clauses say that a paragraph names, and where it names none, everything
    of the module.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def of(self, text: Text) -> Facts:
        """The facts behind one text."""
        return self[text.passage, () if text.passage else text.marks]

    def __missing__(self, key: tuple[str, tuple[str, ...]]) -> Facts:
        draft, (passage, marks) = self._draft, key
        slot = draft.slots.get(passage)
        ids = slot.clauses if slot else marks
        names = slot.names if slot else {name: word for other in draft.slots.values() for name, word in other.names.items()}
        texts, code = [draft.module.title, draft.module.summary, draft.module.name], list(_code(draft, passage if slot else None))
        for clause in draft.module.clauses:
            if {clause.id, *clause.tags} & set(ids):
                texts.append(clause.text)
                code += [word for span in re.findall(r"`([^`]+)`", clause.text) for word in (span, names.get(span, span))]
        if slot is not None:
            texts.append(slot.title)
            code += [*slot.facts, *slot.functions, draft.module.name]
        elif not marks:
            texts += [*module_texts(draft.module), *draft.facts, *(other.title for other in draft.slots.values())]
            code += [*draft.quotes, *names, *names.values(), *(fact for other in draft.slots.values() for fact in other.facts)]
        self[key] = Facts(texts, code)
        if slot is not None:
            # "takes two amounts", "both calls": counts of what is there to be seen.
            functions = [function for function in draft.module.functions if function.name in slot.functions]
            self[key].counts = {str(len(function.params)) for function in functions} | {str(len(slot.facts) - 1)}
        return self[key]


def _code(draft: Draft, passage: str | None) -> Iterator[str]:
    """The code of a passage, or of the whole draft, that was run, and what it printed."""
    runnable = -1
    for block in draft.blocks:
        runnable += block.info == draft.fence
        if block.info == draft.fence and passage in (None, block.passage):
            yield block.code
            yield draft.printed[runnable] if draft.printed else ""
