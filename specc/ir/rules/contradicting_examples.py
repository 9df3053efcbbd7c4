"""E0501: Two examples with the same input and different outcomes."""

from collections.abc import Iterator

import msgspec

from specc.base.digest import canonical
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.json_form import equal
from specc.ir.values import Example, Function, Program
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0501",
        name="contradicting-examples",
        summary="Two examples with the same input and different outcomes.",
        why="No artifact can pass both.",
        wrong="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n   | result |
| --- | ------ |
| `5` | `2`    |
| `5` | `3`    |
""",
        right="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n   | result |
| --- | ------ |
| `5` | `2`    |
| `7` | `3`    |
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """All examples of a function, those of other modules about it included."""
    by_function: dict[tuple[str, str], list[Example]] = {}
    for module, _ in view.modules():
        for example in module.examples:
            by_function.setdefault((module.name, example.function), []).append(example)
        for example in module.foreign_examples:
            home, _, name = example.function.partition(".")
            by_function.setdefault((home, name), []).append(example)
    modules = {module.name: module for module, _ in view.modules()}
    for (name, called), examples in by_function.items():
        function, resource = modules[name].function(called), modules[name].resource(called)
        seen: dict[bytes, Example] = {}
        for example in examples:
            for part in _beginnings(example) if resource else (example,):
                first = seen.setdefault(canonical(part.args), part)
                if first is not part and not same(first, part, function, view.program):
                    yield _diagnostic(view, called, first, part)
                    break


def _beginnings(example: Example) -> Iterator[Example]:
    """What an example of a resource says of its first calls, then of one more and one more."""
    if example.outcome == "error":
        yield example
        return
    for count in range(len(example.value) + 1):
        args = example.args | {"calls": example.args["calls"][:count]}
        yield msgspec.structs.replace(example, args=args, value=example.value[:count])


def _diagnostic(view: View, called: str, first: Example, example: Example) -> Diagnostic:
    call = f"`{called}({_short(', '.join(canonical(value).decode() for value in example.args.values()))})`"
    label = Label(first.span, f"it {_outcome(first)}")
    if example.span.source == first.span.source:
        message = f"{call} {_outcome(example)} here, and {_outcome(first)} in another example"
        return CODE.at(example.span, message, "correct one of the two, or take it out", label)
    names = [view.drafts[one.span.source].header.name for one in (example, first)]
    message = f"`{names[0]}` says that {call} {_outcome(example)}, `{names[1]}` that it {_outcome(first)}"
    return CODE.at(example.span, message, f"let `{names[0]}` and `{names[1]}` agree on one outcome, and correct the other example", label)


def _outcome(example: Example) -> str:
    value = _short(canonical(example.value).decode())
    return f"is {value}" if example.outcome == "ok" else f"fails with {value}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def same(left: Example, right: Example, function: Function, program: Program) -> bool:
    """Whether two examples have the same outcome."""
    if left.outcome != right.outcome:
        return False
    type = function.ok_type if left.outcome == "ok" else function.error_type
    return equal(left.value, right.value, type, program)
