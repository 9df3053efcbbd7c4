"""Which lines of a package come from which item of the spec."""

import re
from typing import Literal

from specc.target import File, Region

from .naming import Names
from .skeleton import hole, test_path

_BLANK_OR_HEAD = re.compile(r"(//.*|import .*|\s*)$")


def regions(names: Names, files: tuple[File, ...]) -> tuple[Region, ...]:
    """Regions of functions' files, of the types file, and of the tests."""
    by_path = {file.path: file.content.split("\n") for file in files}
    found: list[Region] = []
    for unit in names.module.units:
        path = hole(unit.name, names.module).path
        if path in by_path:
            kind: Literal["function", "resource"] = "resource" if names.module.resource(unit.name) else "function"
            found.append(Region(unit.name, kind, path, *_body(by_path[path])))
    found += _types(names, by_path.get("src/types.ts", []))
    found += _tests(names, by_path.get(test_path(names.module), []))
    return tuple(found)


def _body(lines: list[str]) -> tuple[int, int]:
    """All of a function's file below its imports."""
    last = max((i for i, line in enumerate(lines) if line.strip()), default=0)
    imports_end = 0
    for i, line in enumerate(lines):
        if re.match(r"import .*;$|\} from \".*\";$", line):
            imports_end = i + 1
        elif re.match(r"export |function |const |class |/\*\*", line):
            break
    first = next((i for i in range(imports_end, last + 1) if not _BLANK_OR_HEAD.match(lines[i])), last)
    return first + 1, last + 1


def _types(names: Names, lines: list[str]) -> list[Region]:
    """Each declaration with the comment above it, down to the next blank line at the margin."""
    wanted = {names.own_type(type_.name): type_.name for type_ in names.module.types}
    found = []
    for i, line in enumerate(lines):
        match = re.match(r"export (?:interface|type) (\w+)", line)
        if match and match[1] in wanted:
            found.append(Region(wanted[match[1]], "type", "src/types.ts", _comment_start(lines, i) + 1, _declaration_end(lines, i) + 1))
    return found


def _comment_start(lines: list[str], at: int) -> int:
    if at == 0 or not lines[at - 1].rstrip().endswith("*/"):
        return at
    start = at - 1
    while not lines[start].startswith("/**"):
        start -= 1
    return start


def _declaration_end(lines: list[str], at: int) -> int:
    end = at
    while end + 1 < len(lines) and lines[end + 1].startswith((" ", "}")):
        end += 1
    return end


def _tests(names: Names, lines: list[str]) -> list[Region]:
    """The group of each function's tests."""
    wanted = {names.function(function.name): function.name for function in names.module.functions}
    wanted |= {names.resource(resource.name): resource.name for resource in names.module.resources}
    found = []
    for i, line in enumerate(lines):
        match = re.match(r'describe\("(\w+)"', line)
        if match and match[1] in wanted:
            end = next(j for j in range(i, len(lines)) if lines[j].startswith("});"))
            found.append(Region(wanted[match[1]], "test", test_path(names.module), i + 1, end + 1))
    return found
