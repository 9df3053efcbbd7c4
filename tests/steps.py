"""How much work a piece of code is, in steps that are the same on every run and every machine: no clock is asked.

A step is a call, of Python or of C; a thing that the Markdown grammar's parser did, by its own log; and a comparison that a pattern
needs for a match. `re` tells nobody of the last, so each pattern is tried again by a matcher that counts, and both must agree.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count as counting
from types import ModuleType
from typing import Any

import pytest

from specc.base.kept import forget
from specc.syntax import parser

Then = Callable[[int], int]
"""What has to match behind a place; the end of the whole match, or -1."""

MOST_DEEP = 1_000_000
_SINGLE = {"LITERAL", "NOT_LITERAL", "IN", "ANY"}
_ONCE = ("match", "fullmatch", "search", "finditer")
_ASCII_SPACE = " \t\n\r\f\v"


def steps(work: Callable[[], object]) -> int:
    """The steps that a piece of work takes in a process that has just begun."""
    forget()
    seen: list[tuple[re.Pattern[Any], str, Any, int, int]] = []
    grammar = counting()
    calls = 0

    def called(frame: object, event: str, arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    with pytest.MonkeyPatch.context() as patch, _logged(grammar):
        for module in [module for name, module in sys.modules.items() if name.startswith(("specc.", "tests."))]:
            _watch(patch, module, seen)
        plain = re.compile
        patch.setattr(re, "compile", lambda pattern, flags=0: _Watched(plain(pattern, flags), seen))
        sys.setprofile(called)
        try:
            work()
        finally:
            sys.setprofile(None)
    return calls + next(grammar) + sum(_compared(*each) for each in seen)


@contextmanager
def _logged(grammar: Iterator[int]) -> Iterator[None]:
    parser._grammar().logger = lambda kind, message: next(grammar)
    try:
        yield
    finally:
        parser._grammar().logger = None


def _watch(patch: pytest.MonkeyPatch, module: ModuleType, seen: list[Any]) -> None:
    for name, value in list(vars(module).items()):
        if (other := _watched(value, seen)) is not value:
            patch.setattr(module, name, other)


def _watched(value: Any, seen: list[Any]) -> Any:
    """The value with its patterns watched, in tuples and dicts too."""
    if isinstance(value, re.Pattern):
        return _Watched(value, seen)
    if type(value) is tuple and any(isinstance(one, tuple | re.Pattern) for one in value):
        return tuple(_watched(one, seen) for one in value)
    if type(value) is dict and any(isinstance(one, re.Pattern) for one in value.values()):
        return {key: _watched(one, seen) for key, one in value.items()}
    return value


class _Watched:
    """A pattern that keeps what it was asked."""

    def __init__(self, pattern: re.Pattern[Any], seen: list[Any]) -> None:
        self.plain = pattern
        self.pattern = pattern.pattern
        self.seen = seen

    def __getattr__(self, name: str) -> Any:
        ask = getattr(self.plain, name)

        def asked(*given: Any, **named: Any) -> Any:
            text, *places = given[1:] if name == "sub" else given
            start, end = (*places, *(0, sys.maxsize)[len(places) :]) if name in _ONCE else (0, sys.maxsize)
            kind = name if name in _ONCE else "search" if named.get("count") == 1 else "all"
            self.seen.append((self.plain, kind, bytes(text) if isinstance(text, bytearray) else text, start, end))
            return ask(*given, **named)

        return asked


def _compared(pattern: re.Pattern[Any], kind: str, text: Any, start: int, end: int) -> int:
    """The comparisons that a pattern makes in a text."""
    matcher = _Matcher(pattern, text, end)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(MOST_DEEP)
    try:
        if kind in ("all", "finditer"):
            for match in [*pattern.finditer(text, start, end), None]:
                assert matcher.search(start) == (match.span() if match else None), pattern
                start = match.end() + (match.end() == match.start()) if match else start
        else:
            match = getattr(pattern, kind)(text, start, end)
            found = matcher.search(start) if kind == "search" else matcher.match(start, kind == "fullmatch")
            assert found == (match.span() if match else None), (pattern, kind, text, start)
    finally:
        sys.setrecursionlimit(limit)
    return matcher.steps


class _Matcher:
    """A pattern's matches, found by trying one thing after the other, as `re` does."""

    def __init__(self, pattern: re.Pattern[Any], text: Any, end: int) -> None:
        self.bytes = isinstance(text, bytes)
        self.text: str = (text.decode("latin-1") if isinstance(text, bytes) else text)[:end]
        self.flags = pattern.flags
        self.nodes = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
        self.groups: dict[int, tuple[int, int]] = {}
        self.steps = 0

    def search(self, start: int) -> tuple[int, int] | None:
        return next((found for at in range(start, len(self.text) + 1) if (found := self.match(at, False))), None)

    def match(self, at: int, full: bool) -> tuple[int, int] | None:
        self.groups = {}
        end = self._run(self.nodes, 0, at, lambda stop: stop if not full or stop == len(self.text) else -1)
        return (at, end) if end >= 0 else None

    def _run(self, nodes: Any, index: int, at: int, then: Then) -> int:
        """The end of the match of the nodes from `index` on and of what follows them."""
        while index < len(nodes) and str(nodes[index][0]) in _SINGLE:
            if not self._one(nodes[index], at):
                return -1
            index, at = index + 1, at + 1
        if index == len(nodes):
            return then(at)
        self.steps += 1
        op, given = str(nodes[index][0]), nodes[index][1]
        return int(getattr(self, f"_{op.lower()}")(given, at, lambda stop: self._run(nodes, index + 1, stop, then)))

    def _one(self, node: Any, at: int) -> bool:
        self.steps += 1
        return at < len(self.text) and self._fits(node, self.text[at])

    def _fits(self, node: Any, char: str) -> bool:
        op, given = str(node[0]), node[1]
        if op == "ANY":
            return char != "\n" or bool(self.flags & re.DOTALL)
        cases = {char, char.lower(), char.upper()} if self.flags & re.IGNORECASE else {char}
        if op == "IN":
            negated = str(given[0][0]) == "NEGATE"
            return negated != any(self._among(one, each) for one in given[negated:] for each in cases)
        return (op == "LITERAL") == any(len(each) == 1 and ord(each) == given for each in cases)

    def _among(self, item: Any, char: str) -> bool:
        op, given = str(item[0]), item[1]
        if op == "CATEGORY":
            return self._category(str(given), char)
        low, high = given if op == "RANGE" else (given, given)
        return len(char) == 1 and bool(low <= ord(char) <= high)

    def _category(self, name: str, char: str) -> bool:
        known = not self.bytes or char.isascii()
        kinds = {
            "SPACE": char in _ASCII_SPACE if self.bytes else char.isspace(),
            "DIGIT": known and char.isdecimal(),
            "WORD": known and (char.isalnum() or char == "_"),
        }
        return kinds[name.rpartition("_")[2]] != ("_NOT_" in name)

    def _word(self, at: int) -> bool:
        return 0 <= at < len(self.text) and self._category("CATEGORY_WORD", self.text[at])

    def _at(self, name: Any, at: int, then: Then) -> int:
        lines = bool(self.flags & re.MULTILINE)
        end = len(self.text)
        holds = {
            "AT_BEGINNING": at == 0 or (lines and self.text[at - 1] == "\n"),
            "AT_BEGINNING_STRING": at == 0,
            "AT_END": at == end or self.text[at:] == "\n" or (lines and self.text[at] == "\n"),
            "AT_END_STRING": at == end,
            "AT_BOUNDARY": self._word(at - 1) != self._word(at),
            "AT_NON_BOUNDARY": self._word(at - 1) == self._word(at),
        }
        return then(at) if holds[str(name)] else -1

    def _subpattern(self, given: Any, at: int, then: Then) -> int:
        group, _, _, nodes = given
        before = self.groups.get(group)

        def closed(stop: int) -> int:
            self.groups[group] = (at, stop)
            end = then(stop)
            if end < 0 and before is not None:
                self.groups[group] = before
            return end

        return self._run(nodes, 0, at, closed if group is not None else then)

    def _groupref(self, group: int, at: int, then: Then) -> int:
        start, stop = self.groups[group]
        self.steps += stop - start
        return then(at + stop - start) if self.text.startswith(self.text[start:stop], at) else -1

    def _branch(self, given: Any, at: int, then: Then) -> int:
        return next((end for nodes in given[1] if (end := self._run(nodes, 0, at, then)) >= 0), -1)

    def _atomic_group(self, nodes: Any, at: int, then: Then) -> int:
        stop = self._run(nodes, 0, at, lambda stop: stop)
        return then(stop) if stop >= 0 else -1

    def _assert(self, given: Any, at: int, then: Then) -> int:
        return then(at) if self._ahead(given, at) else -1

    def _assert_not(self, given: Any, at: int, then: Then) -> int:
        return -1 if self._ahead(given, at) else then(at)

    def _ahead(self, given: Any, at: int) -> bool:
        way, nodes = given
        start = at if way > 0 else at - nodes.getwidth()[0]
        return start >= 0 and self._run(nodes, 0, start, lambda stop: stop) >= 0

    def _max_repeat(self, given: Any, at: int, then: Then) -> int:
        least, most, nodes = int(given[0]), int(given[1]), given[2]
        if len(nodes) == 1 and str(nodes[0][0]) in _SINGLE:
            stop = self._stretch(nodes[0], at, most)
            return next((end for place in range(stop, at + least - 1, -1) if (end := then(place)) >= 0), -1)
        return self._again(nodes, least, most, 0, at, then)

    def _again(self, nodes: Any, least: int, most: int, number: int, at: int, then: Then) -> int:
        self.steps += 1
        if number < most:
            end = self._run(
                nodes, 0, at, lambda stop: -1 if stop == at and number >= least else self._again(nodes, least, most, number + 1, stop, then)
            )
            if end >= 0:
                return end
        return then(at) if number >= least else -1

    def _min_repeat(self, given: Any, at: int, then: Then) -> int:
        return self._few(given[2], int(given[0]), int(given[1]), 0, at, then)

    def _few(self, nodes: Any, least: int, most: int, number: int, at: int, then: Then) -> int:
        self.steps += 1
        if number >= least and (end := then(at)) >= 0:
            return end
        if number == most:
            return -1
        return self._run(nodes, 0, at, lambda stop: -1 if stop == at else self._few(nodes, least, most, number + 1, stop, then))

    def _possessive_repeat(self, given: Any, at: int, then: Then) -> int:
        least, most, nodes = int(given[0]), int(given[1]), given[2]
        number = 0
        while number < most and (stop := self._run(nodes, 0, at, lambda stop: stop)) >= 0:
            if stop == at and number >= least:
                break
            number, at = number + 1, stop
        return then(at) if number >= least else -1

    def _stretch(self, node: Any, at: int, most: int) -> int:
        stop = at
        while stop - at < most and self._one(node, stop):
            stop += 1
        return stop
