"""What of a spec TypeScript can't express."""

from collections.abc import Iterator

from specc.target import Code, Diagnostic, Label, Span, declare

from .naming import Names

COLLISION = declare(
    Code(
        id="E0521",
        name="typescript-name-collision",
        summary="Two items of a module get the same name in TypeScript.",
        why=(
            "The package exports functions, types and error classes side by side. An error type `x-error` gives its name to the class "
            "that is thrown, and its value is called `XErrorPayload`; a type that already has such a name collides with it."
        ),
        wrong="""# Slugs {#slugs}

```wit
variant slug-error { empty-title }
record slug-error-payload { title: string }

slugify: func(title: string) -> result<slug-error-payload, slug-error>;
```

`slugify` MUST fail for an empty title.

| title | error           |
| ----- | --------------- |
| `""`  | `"empty-title"` |
""",
        right="""# Slugs {#slugs}

```wit
variant slug-error { empty-title }
record slug-title { title: string }

slugify: func(title: string) -> result<slug-title, slug-error>;
```

`slugify` MUST fail for an empty title.

| title | error           |
| ----- | --------------- |
| `""`  | `"empty-title"` |
""",
    )
)


def diagnose(names: Names) -> tuple[Diagnostic, ...]:
    """All that is wrong with a module for this target, in the order of the spec."""
    found = [*_collisions(names), *_parameter_collisions(names)]
    return tuple(sorted(found, key=lambda diagnostic: diagnostic.span))


def _collisions(names: Names) -> Iterator[Diagnostic]:
    seen: dict[str, tuple[str, Span]] = {}
    for name, item, span in names.exports:
        if name in seen:
            other, first = seen[name]
            message = f"{item} and {other} are both called `{name}` in TypeScript"
            yield COLLISION.at(span, message, f"give {item} another name", Label(first, f"{other} is here"))
        else:
            seen[name] = (item, span)


def _parameter_collisions(names: Names) -> Iterator[Diagnostic]:
    for function in names.module.signatures:
        seen: dict[str, Span] = {}
        for param in function.params:
            name = names.param(param.name)
            if name in seen:
                message = f"two parameters of `{function.name}` are both called `{name}` in TypeScript"
                yield COLLISION.at(param.span, message, f"give `{param.name}` another name", Label(seen[name], "the first is here"))
            seen.setdefault(name, param.span)
