"""Front matter -> Header, with a place for every mistake."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Diagnostic
from specc.ir.draft import Header, ImportEntry
from specc.ir.near import near
from specc.ir.rules import bad_version, header_value, module_name, unknown_key
from specc.ir.slug import slug_of
from specc.syntax.codes import FRONT_MATTER_SYNTAX
from specc.syntax.inline import Flat
from specc.syntax.values import FrontMatter

KEYS = ("spec", "version", "summary", "imports", "targets", "authority")
KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*")
MAX_CHARACTERS = 1 << 16
MAX_DEPTH = 32
_NESTING = re.compile(r"([\[{])|([\]}])|^[ \t]*((?:[-?][ \t]+)+)", re.M)
_SEMVER = re.compile(
    r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)"
    r"(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)


def read_header(source: Source, front: FrontMatter | None) -> tuple[Header, list[Diagnostic]]:
    """The front matter of a spec. Without one, all has its default and the name comes from the file's stem."""
    stem = slug_of(PurePosixPath(source.name).stem)
    default = Header(stem, source.span(0, 0), named=False)
    if front is None:
        return default, []
    reader = _Reader(source, front)
    return reader.run(default), reader.faults


def _too_deep(text: str) -> bool:
    """Whether brackets or list markers nest too deep. (The YAML reader recurses in C, and would take the process with it.)"""
    depth = 0
    for match in _NESTING.finditer(text):
        opened, closed, markers = match.groups()
        depth += (opened is not None) - (closed is not None)
        if depth > MAX_DEPTH or (markers and len(markers.split()) > MAX_DEPTH):
            return True
    return False


def _in_words(problem: str, line: str) -> tuple[str, str]:
    """What YAML's reader says, as somebody who has never heard of YAML would; and what helps."""
    key, _, value = line.partition(": ")
    if "mapping values are not allowed" in problem and ": " in value:
        quoted = value.strip().replace("\\", "\\\\").replace('"', '\\"')
        return "this value holds a colon and a space", f'put it in quotes: `{key.strip()}: "{quoted}"`'
    if "cannot start any token" in problem and line.startswith("\t"):
        return "this line begins with a tab", "indent it with spaces"
    if "cannot start any token" in problem:
        return "a value can't begin with this character", "put the value in quotes"
    return problem, "write one `key: value` a line, and quotes around a value that holds a colon and a space"


class _Reader:
    def __init__(self, source: Source, front: FrontMatter) -> None:
        self.front = front
        self.flat = Flat(source, [(front.body.start, front.body.end)])
        self.faults: list[Diagnostic] = []

    def run(self, default: Header) -> Header:
        found: dict[str, Any] = {}
        for key, node in self._entries(self._compose()):
            if key.value not in KEYS:
                self._unknown(key)
            elif key.value in found:
                message = f"`{key.value}` stands here twice"
                self.faults.append(FRONT_MATTER_SYNTAX.at(self._span(key), message, "leave one of the two out"))
            elif node.tag != "tag:yaml.org,2002:null":
                found[key.value] = node
        name, name_span = self._name(found.get("spec"))
        return Header(
            name=name or default.name,
            name_span=name_span or self.front.span,
            named=bool(name),
            version=self._version(found.get("version")),
            summary=self._scalar("summary", found.get("summary"), "summary: Titles to URL slugs."),
            imports=tuple(self._imports(found.get("imports"))),
            targets=self._list("targets", found.get("targets"), "[rust, typescript, python]"),
            authorities=self._list("authority", found.get("authority"), "[root, developer, user]"),
        )

    def _compose(self) -> Any:
        import yaml

        if len(self.flat.text) > MAX_CHARACTERS:
            return self._broken(0, f"it has more than {MAX_CHARACTERS:,} characters")
        if _too_deep(self.flat.text):
            return self._broken(0, f"it is nested more than {MAX_DEPTH} deep")
        try:
            return yaml.compose(self.flat.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._broken(mark.index if mark else 0, " ".join((error.problem or "it is no YAML").split()))
        except yaml.reader.ReaderError as error:
            self._broken(error.position, "a character that YAML does not allow")
        except (yaml.YAMLError, ValueError) as error:
            self._broken(0, " ".join(str(error).split()))
        return None

    def _broken(self, index: int, problem: str) -> None:
        index = min(index, len(self.flat.text.rstrip()))
        start = self.flat.text.rfind("\n", 0, index) + 1
        end = self.flat.text.find("\n", index)
        text = self.flat.text[start : end if end >= 0 else len(self.flat.text)].rstrip()
        span = self.flat.span(start, start + len(text)) if text else self.front.span
        problem, help = _in_words(problem, text)
        message = f"the front matter can't be read as YAML: {problem}"
        self.faults.append(FRONT_MATTER_SYNTAX.at(span, message, help))

    def _entries(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Key and value of each entry of a mapping whose keys are plain words."""
        if node is None:
            return
        if node.id != "mapping":
            message = "the front matter, between the lines `---`, does not hold one `key: value` a line"
            self.faults.append(FRONT_MATTER_SYNTAX.at(self._span(node), message, "write `spec: name` on a line of its own"))
            return
        for key, value in node.value:
            if key.id == "scalar":
                yield key, value
            else:
                self.faults.append(
                    FRONT_MATTER_SYNTAX.at(self._span(key), "this key is no word", "write a key such as `spec`, `version` or `imports`")
                )

    def _span(self, node: Any) -> Span:
        end = max(node.end_mark.index, node.start_mark.index + 1)
        text = self.flat.text[node.start_mark.index : end].rstrip()
        return self.flat.span(node.start_mark.index, node.start_mark.index + len(text))

    def _unknown(self, key: Any) -> None:
        meant = near(key.value.lower(), KEYS)
        help = f"did you mean `{meant}`?" if meant else f"the keys are {', '.join(f'`{k}`' for k in KEYS)}"
        message = f"`{key.value}` is no key of a spec's front matter"
        self.faults.append(unknown_key.CODE.at(self._span(key), message, help))

    def _wrong(self, key: str, node: Any, what: str, example: str) -> None:
        message = f"`{key}` must be {what}"
        self.faults.append(header_value.CODE.at(self._span(node), message, f"write for instance `{example}`"))

    def _scalar(self, key: str, node: Any, example: str) -> str:
        if node is None:
            return ""
        if node.id != "scalar":
            self._wrong(key, node, "text", example)
            return ""
        return str(node.value).strip()

    def _list(self, key: str, node: Any, example: str) -> tuple[str, ...]:
        if node is None:
            return ()
        if node.id == "sequence" and all(part.id == "scalar" and part.value.strip() for part in node.value):
            values = [str(part.value).strip() for part in node.value]
            if len(set(values)) == len(values):
                return tuple(values)
            self._wrong(key, node, "a list in which no name stands twice", f"{key}: {example}")
        else:
            self._wrong(key, node, "a list of names", f"{key}: {example}")
        return ()

    def _name(self, node: Any) -> tuple[str, Span | None]:
        name = self._scalar("spec", node, "spec: slug")
        if not name:
            return "", None
        if KEBAB.fullmatch(name):
            return name, self._span(node)
        help = f"write `spec: {kebab(name)}`"
        message = f"`{name}` is no module name: it must be lower-case words joined by hyphens"
        self.faults.append(module_name.CODE.at(self._span(node), message, help))
        return kebab(name), self._span(node)

    def _version(self, node: Any) -> str:
        version = self._scalar("version", node, "version: 1.2.0")
        if not version or _SEMVER.fullmatch(version):
            return version
        digits = re.findall(r"\d+", version)[:3]
        mended = ".".join([*(str(int(d)) for d in digits), "0", "0", "0"][:3]) if digits else "1.0.0"
        message = f"`{version}` is no version as semver has it: three numbers, joined by dots"
        self.faults.append(bad_version.CODE.at(self._span(node), message, f"write `version: {mended}`"))
        return ""

    def _imports(self, node: Any) -> Iterator[ImportEntry]:
        if node is None:
            return
        example = "imports: { text: ./text.md }"
        if node.id != "mapping":
            self._wrong("imports", node, "a mapping of names to files", example)
            return
        seen: set[str] = set()
        for key, value in node.value:
            if key.id != "scalar" or value.id != "scalar" or not value.value:
                self._wrong("imports", value, "a mapping of names to files", example)
            elif not KEBAB.fullmatch(key.value):
                message = f"`{key.value}` can't name an import: it must be lower-case words joined by hyphens"
                self.faults.append(module_name.CODE.at(self._span(key), message, f"write `{kebab(key.value)}:`"))
            elif key.value in seen:
                message = f"`{key.value}` names two imports"
                self.faults.append(header_value.CODE.at(self._span(key), message, "give one of them another name"))
            else:
                seen.add(key.value)
                yield ImportEntry(key.value, value.value, self._span(value))


def kebab(name: str) -> str:
    """The nearest kebab-case name."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", name)
    words = [word.lstrip("0123456789") for word in re.split(r"[^A-Za-z0-9]+", spaced.lower())]
    return "-".join(word for word in words if word) or "module"
