"""Rendering a target's templates."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specc.base.error import SpeccError

if TYPE_CHECKING:
    from jinja2 import Environment


@lru_cache
def environment(folder: Path, autoescape: bool = False) -> "Environment":
    """The jinja2 environment over a folder of templates: undefined names are errors, block tags leave no blank lines.

    Code and Markdown are rendered as they are; HTML wants `autoescape`.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=autoescape,  # noqa: S701 - it is on for HTML
    )


def render(folder: Path, template: str, **values: Any) -> str:
    """The text of `template`, which stands in `folder`, with `values` filled in. Raises SpeccError where the template is wrong."""
    from jinja2 import TemplateError

    try:
        return environment(folder).get_template(template).render(**values)
    except TemplateError as error:
        place = f"{folder / template}:{line}" if (line := getattr(error, "lineno", None)) else f"{folder / template}"
        raise SpeccError(f"{place}: {error.message}", "Mend the template; docs/targets.md says what it is given.") from error
