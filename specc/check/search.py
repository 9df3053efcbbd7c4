"""hypothesis as specc uses it: the same inputs everywhere, nothing written into a project. Imported late: it takes 0.2 s."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from hypothesis import HealthCheck, Verbosity, find, settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import Flaky, NoSuchExample
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider
from hypothesis.strategies import SearchStrategy

from specc.base.paths import cache_root

T = TypeVar("T")
BACKEND = "specc"


class PlainProvider(HypothesisProvider):
    """hypothesis's own generator without the constants that it takes from the source files of the program around it."""

    def _maybe_draw_constant(self, *_: Any, **__: Any) -> None:
        return None


AVAILABLE_PROVIDERS[BACKEND] = f"{__name__}.{PlainProvider.__name__}"
# Else it keeps its tables of characters in `.hypothesis`, wherever specc was called.
set_hypothesis_home_dir(cache_root() / "hypothesis")


def smallest_of(strategy: SearchStrategy[T], count: int, wanted: Callable[[T], bool]) -> T | None:
    """The smallest of a strategy's values that is `wanted`; `None` where `count` of them are not."""
    last: T | None = None

    def condition(each: T) -> bool:
        nonlocal last
        if hit := wanted(each):
            last = each
        return hit

    how = settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
        backend=BACKEND,
    )
    # What answers now so, now so, is flaky: the last value that was wanted stands.
    with suppress(NoSuchExample, Flaky):
        return find(strategy, condition, settings=how)
    return last
