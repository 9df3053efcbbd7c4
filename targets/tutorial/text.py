"""The words of a lesson: what the model is asked for, what stands where it has nothing to say, and all the rest."""

import json
from collections.abc import Mapping
from pathlib import Path

from specc.target import Bounds, Lesson, Module, Slot, marked, passage_of
from specc.target.render import render
from specc.target.wording import worded

from .steps import Step, exercises, rest, steps

GOAL = "goal"


def goal(module: Module, lesson: Lesson) -> Slot:
    """What the reader will be able to do."""
    purpose = module.summary or f"What `{module.name}` does."
    uses = [f"{lesson.names.get(one.name, one.name)}: {' '.join(one.doc.split())}" for one in module.functions if one.doc]
    return Slot(
        id=GOAL,
        title="The goal",
        ask=f"Tell a newcomer in one or two sentences what they will learn to do with this {lesson.language} package. Name no numbers.",
        clauses=(),
        covers=(),
        fallback=f"In this lesson you use the {lesson.language} package `{module.name}`. {' '.join(purpose.split())}",
        facts=(purpose, *uses, f"The package is called `{module.name}`."),
        names=lesson.names,
        bounds=Bounds(words=(8, 50), sentences=2),
    )


def slot(step: Step, module: Module, lesson: Lesson) -> Slot:
    """The few sentences of a step."""
    name = lesson.names.get(step.function.name, step.function.name)
    clauses = tuple(clause.id for clause in step.clauses)
    fails = any(module.examples[index].outcome == "error" for index in step.examples)
    why = "why it fails" if fails else "why the result is what it is"
    return Slot(
        id=step.id,
        title=f"`{name}`",
        ask=f"Explain this {lesson.language} code to a newcomer in one or two short sentences: say from the fact, in other words, {why}.",
        clauses=clauses,
        covers=clauses,
        fallback="\n\n".join(marked(_sentence(worded(clause.text, lesson.names)), clause.id) for clause in step.clauses),
        functions=(step.function.name,),
        facts=(lesson.signatures[step.function.name], *(f"{lesson.calls[i]}\n{_comes(i, module, lesson)}" for i in step.examples)),
        names=lesson.names,
        bounds=Bounds(words=(6, 60), sentences=3),
        essential=True,
    )


def tutorial(module: Module, lesson: Lesson, slots: tuple[Slot, ...], fills: Mapping[str, str], templates: Path) -> str:
    """The whole lesson, with its marks."""
    texts = {one.id: passage_of(one.id, fills.get(one.id, one.fallback)) for one in slots}
    return render(
        templates,
        "tutorial.md.j2",
        module=module,
        lesson=lesson,
        goal=texts[GOAL],
        steps=[
            {
                "title": _title(step, module, lesson),
                "text": texts[step.id],
                "code": "\n".join(lesson.calls[index] for index in step.examples),
                "prints": _prints(step.examples, module),
            }
            for step in steps(module)
        ],
        exercises=[{"code": lesson.calls[index], "prints": _prints((index,), module)} for index in exercises(module)],
        rest=[marked(_rest(clause.text, clause.form, lesson), clause.id) for clause in rest(module)],
    )


def _title(step: Step, module: Module, lesson: Lesson) -> str:
    name = lesson.names.get(step.function.name, step.function.name)
    outcomes = {module.examples[index].outcome for index in step.examples}
    return f"when `{name}` fails" if outcomes == {"error"} else f"call `{name}`"


def _prints(examples: tuple[int, ...], module: Module) -> bool:
    return any(module.examples[i].outcome == "error" or module.function(module.examples[i].function).ok_type for i in examples)


def _comes(index: int, module: Module, lesson: Lesson) -> str:
    """What comes of a call, for the model."""
    example = module.examples[index]
    value = json.dumps(example.value, ensure_ascii=False)
    if example.outcome == "ok":
        return f"gives {value}"
    name = example.value if isinstance(example.value, str) else next(iter(example.value), "") if isinstance(example.value, dict) else ""
    return f"fails with {lesson.names.get(name, name) or value}"


def _sentence(text: str) -> str:
    """A clause as a sentence: one that is a list item may lack its end."""
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def _rest(text: str, form: str, lesson: Lesson) -> str:
    return _sentence(worded(text, lesson.names)) if form in ("sentence", "item") else "What the spec shows here holds too."
