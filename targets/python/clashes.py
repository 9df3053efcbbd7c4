"""What of a module Python can't express."""

from specc.target import Code, Diagnostic, Label, Module, Program, Span, Variant, declare

from .scope import Class, scope

_EXAMPLES = "**Examples** for `weigh`:\n\n| meal | result |\n| --- | --- |\n| `{}` | `0` |\n"
_SPEC = (
    "# Meals {{#meals}}\n\n```wit\nrecord {record} {{ weight: u8 }}\n\nvariant meal {{ none, soup({record}) }}\n\n"
    "weigh: func(meal: meal) -> u8;\n```\n\nSoup has a weight.\n\n" + _EXAMPLES.replace("{}", '"none"')
)

SAME_CLASS = declare(
    Code(
        "E0541",
        "python-same-class",
        "Two types or cases whose classes would have one name in Python.",
        "In Python a case of a variant is a class of its own. It goes by the case's name or, where that is taken or means something "
        "in Python, by the variant's name and the case's. When that is taken too, the two can't be told apart.",
        _SPEC.format(record="meal-none"),
        _SPEC.format(record="portion"),
    )
)


def diagnose(module: Module, program: Program) -> tuple[Diagnostic, ...]:
    """Classes of one name."""
    found: list[Diagnostic] = []
    first: dict[str, Class] = {}
    for cls, name in scope(module, program).own.items():
        other = first.setdefault(name, cls)
        if other != cls:
            found.append(
                SAME_CLASS.at(
                    _span(module, cls),
                    f"{_described(cls)} and {_described(other)} would both be the class `{name}` in Python",
                    "Give one of them another name.",
                    Label(_span(module, other), "the other one"),
                )
            )
    return tuple(found)


def _described(cls: Class) -> str:
    if cls.kind == "case":
        return f"the case `{cls.case}` of `{cls.name}`"
    if cls.kind == "resource":
        return f"the resource `{cls.name}`"
    return f"the type `{cls.name}`" if cls.kind == "type" else f"the error of `{cls.name}`"


def _span(module: Module, cls: Class) -> Span:
    """Where a class comes from."""
    if cls.kind in ("type", "case"):
        declared = module.type(cls.name)
        cases = declared.cases if isinstance(declared, Variant) else ()
        return next((case.span for case in cases if case.name == cls.case), declared.span)
    resource = module.resource(cls.name) if cls.kind == "resource" else None
    return resource.span if resource else module.signatures[0].span
