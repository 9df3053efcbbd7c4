"""Names in the cases of languages. Spec names are kebab-case words."""


def words(name: str) -> list[str]:
    """The words of a kebab-case name, in lower case."""
    return name.lower().split("-")


def snake(name: str) -> str:
    """`max_length`."""
    return "_".join(words(name))


def upper_snake(name: str) -> str:
    """`MAX_LENGTH`."""
    return snake(name).upper()


def camel(name: str) -> str:
    """`maxLength`."""
    first, *rest = words(name)
    return first + "".join(word.capitalize() for word in rest)


def pascal(name: str) -> str:
    """`MaxLength`."""
    return "".join(word.capitalize() for word in words(name))
