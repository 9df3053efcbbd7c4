"""The words of a lesson: what the model is asked for, what stands where it has nothing to say, and all the rest."""

import json
from collections.abc import Mapping
from pathlib import Path

from specc.target import Bounds, Lesson, Module, Sample, Slot, marked, passage_of
from specc.target.render import render
from specc.target.wording import worded

from .steps import Step, exercises, rest, steps

GOAL = "goal"
TRIPS = Sample(
    (),
    ("Trips by train, planned and booked.", "`find_trip`: The fastest trip between two towns.", "`book`: A seat on a train."),
    "You will learn to find the fastest trip by train, and to book a seat for it.",
)
DOORS = Sample(
    ("If the door is locked, `open_door` MUST fail with `Locked`.",),
    ("`open_door(door)`", '`open_door("cellar")` fails with `Locked`'),
    'A locked door stays shut: `open_door("cellar")` fails with `Locked`, since nobody has unlocked the cellar.',
)
COLOURS = Sample(
    ("`paint` MUST return the colour that the two colours make together.",),
    ("`paint(first, second)`", '`paint("blue", "red")` gives "violet"'),
    '`paint` mixes the two colours that you give it. Blue and red make violet, so `paint("blue", "red")` gives "violet".',
)


def goal(module: Module, lesson: Lesson) -> Slot:
    """What the reader will be able to do."""
    purpose = module.summary or f"What `{module.name}` does."
    uses = [f"`{lesson.names.get(one.name, one.name)}`: {' '.join(one.doc.split())}" for one in module.functions if one.doc]
    return Slot(
        id=GOAL,
        title="The goal",
        ask="Tell a beginner what they will learn to do with this package. Begin with “You will learn”. Name no numbers.",
        clauses=(),
        covers=(),
        fallback=f"In this lesson you use the {lesson.language} package `{module.name}`. {' '.join(purpose.split())}",
        facts=(purpose, *uses),
        sample=TRIPS,
        names=lesson.names,
        bounds=Bounds(words=(8, 50), sentences=2),
    )


def slot(step: Step, module: Module, lesson: Lesson) -> Slot:
    """The few sentences of a step."""
    name = lesson.names.get(step.function.name, step.function.name)
    clauses = tuple(clause.id for clause in step.clauses)
    fails = any(module.examples[index].outcome == "error" for index in step.examples)
    return Slot(
        id=step.id,
        title=f"`{name}`",
        ask=f"Explain this rule of a {lesson.language} package to a beginner, in your own words, with one of the examples.",
        clauses=clauses,
        covers=clauses,
        fallback="\n\n".join(marked(_sentence(worded(clause.text, lesson.names)), clause.id) for clause in step.clauses),
        functions=(step.function.name,),
        facts=(
            f"`{lesson.signatures[step.function.name]}`",
            *([f"The rule before: {worded(step.before.text, lesson.names)}"] if step.before else []),
            *(f"`{lesson.bare[i]}` {_comes(i, module, lesson)}" for i in step.examples),
        ),
        sample=DOORS if fails else COLOURS,
        names=lesson.names,
        bounds=Bounds(words=(6, 60), sentences=2),
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
    return f"fails with `{lesson.names.get(name, name) or value}`"


def _sentence(text: str) -> str:
    """A clause as a sentence: one that is a list item may lack its end."""
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def _rest(text: str, form: str, lesson: Lesson) -> str:
    return _sentence(worded(text, lesson.names)) if form in ("sentence", "item") else "What the spec shows here holds too."
