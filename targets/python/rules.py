"""What a hole may not contain: input and output, processes, the environment, clocks, randomness, reflection, global state."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from specc.target import Finding

from .naming import STANDARD_MODULES
from .syntax import is_reference, text, walk

if TYPE_CHECKING:
    from tree_sitter import Node


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALLOWED_MODULES = _words(
    """
    array base64 binascii bisect calendar cmath collections collections.abc copy dataclasses datetime decimal enum fractions
    functools hashlib heapq html itertools json math numbers operator re statistics string struct textwrap typing
    unicodedata zlib
    """
)

_WELL_KNOWN = {
    "bisect": "bisect_left bisect_right insort",
    "collections": "Counter OrderedDict defaultdict deque namedtuple",
    "copy": "deepcopy",
    "dataclasses": "dataclass",
    "datetime": "date timedelta",
    "decimal": "Decimal ROUND_DOWN ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP localcontext",
    "enum": "Enum Flag IntEnum",
    "fractions": "Fraction",
    "functools": "cache cmp_to_key lru_cache partial reduce",
    "heapq": "heapify heappop heappush",
    "itertools": "accumulate chain combinations groupby permutations product zip_longest",
    "math": "ceil comb factorial floor gcd isclose isqrt lcm log log10 log2 perm pi prod sqrt",
    "operator": "itemgetter",
    "statistics": "mean median mode",
    "string": "ascii_letters ascii_lowercase ascii_uppercase digits punctuation",
    "typing": "Any Callable ClassVar Dict Final FrozenSet Generic Iterable Iterator List Literal Mapping MutableMapping "
    "NamedTuple Optional Sequence Set Tuple TypeVar Union cast",
}
WELL_KNOWN = {name: module for module, known in _WELL_KNOWN.items() for name in known.split()}
"""Names that are often used without their import, and the module each comes from."""

_IO = "a hole may not read or write"
_REFLECTION = "a hole may not reach into the program that runs it"
_FORBIDDEN = {
    **dict.fromkeys(["open", "input", "print", "breakpoint", "help", "exit", "quit"], _IO),
    **dict.fromkeys(["exec", "eval", "compile", "globals", "locals", "vars", "dir", "setattr", "delattr"], _REFLECTION),
    **dict.fromkeys(["id", "hash"], "what it gives differs from run to run"),
}
_ALWAYS = frozenset(["open", "exec", "eval", "compile", "globals", "locals", "setattr", "delattr", "breakpoint", "getattr"])
"""Built-in names that are held against a hole even where it binds them itself."""

_HIDDEN_ATTRIBUTES = _words(
    """
    ag_code ag_frame cr_code cr_frame f_back f_builtins f_code f_globals f_locals gi_code gi_frame gi_yieldfrom tb_frame
    tb_next func_globals
    """
)
_REFLECTING = frozenset(["get_type_hints", "ForwardRef", "Formatter", "attrgetter", "methodcaller", "make_dataclass"])
_CLOCK_CALLS = frozenset(["now", "today", "utcnow"])
_CONTEXTS = frozenset(["getcontext", "setcontext", "setfirstweekday"])
_KNOWN_SUBMODULES = frozenset(["abc", "datetime"])
_MUTATORS = _words(
    """
    add append appendleft clear discard extend insert pop popitem popleft remove reverse setdefault sort update
    """
)
_DUNDER = re.compile(r"__\w+__")
_DEFINABLE = frozenset(["__init__", "__post_init__"])


def finding(check: str, message: str, node: "Node | None" = None) -> Finding:
    """A finding at a node of the reply's code."""
    if node is None:
        return Finding(check, message)
    line = text(node).split("\n", 1)[0]
    return Finding(check, message, line=node.start_point[0] + 1, column=node.start_point[1] + 1, excerpt=line[:200])


def bound_names(nodes: Iterable["Node"]) -> set[str]:
    """Names that a piece of code binds: parameters, targets of assignments and loops, functions, imports."""
    found = set()
    for top in nodes:
        for node in walk(top):
            if node.type != "identifier" or not is_reference(node) or node.parent is None:
                continue
            if _binds(node):
                found.add(text(node))
    return found


def _binds(node: "Node") -> bool:
    child, parent = node, node.parent
    while parent is not None and parent.type in _PATTERNS:
        child, parent = parent, parent.parent
    if parent is None:
        return False
    field = _BINDING_FIELDS.get(parent.type)
    if field is None:
        return False
    return field == "" or parent.child_by_field_name(field) == child


_PATTERNS = frozenset(
    ["pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "dictionary_splat_pattern", "as_pattern_target"]
)
_BINDING_FIELDS = {
    "assignment": "left",
    "augmented_assignment": "left",
    "for_statement": "left",
    "for_in_clause": "left",
    "named_expression": "name",
    "function_definition": "name",
    "class_definition": "name",
    "default_parameter": "name",
    "typed_default_parameter": "name",
    "parameters": "",
    "lambda_parameters": "",
    "typed_parameter": "",
    "as_pattern": "",
    "aliased_import": "alias",
    "case_pattern": "",
}


def forbidden(nodes: list["Node"], modules: set[str], params: set[str], constants: set[str]) -> Iterator[Finding]:
    """What in the nodes a hole may not contain. `modules` are the names under which modules are imported, `constants` the names
    that stand at the top, `params` those of the function's own parameters."""
    own = params | bound_names(nodes)
    for top in nodes:
        for node in walk(top):
            if node.type == "identifier":
                yield from _identifier(node, own, params, modules)
            elif node.type == "global_statement":
                yield finding("global-state", "a hole may not change global variables", node)
            elif node.type in ("string_content", "concatenated_string"):
                yield from _string(node)
            elif node.type == "call":
                yield from _call(node, modules, constants)
            elif node.type in ("assignment", "augmented_assignment", "delete_statement"):
                yield from _assignment(node, constants)
            elif node.type in ("import_statement", "import_from_statement"):
                yield from imported(node)


def _identifier(node: "Node", own: set[str], params: set[str], modules: set[str]) -> Iterator[Finding]:
    name, parent = text(node), node.parent
    if name in _HIDDEN_ATTRIBUTES or name in _REFLECTING or (_DUNDER.fullmatch(name) and not _defines(node)):
        yield finding("forbidden-name", f"`{name}`: {_REFLECTION}", node)
    elif name in _CONTEXTS:
        yield finding("global-state", f"`{name}` changes settings for everybody: use `localcontext`", node)
    elif not is_reference(node) or parent is None:
        return
    elif name == "getattr" and name not in params:
        if not _literal_getattr(parent, node):
            yield finding("forbidden-name", f"`getattr` without a literal name: {_REFLECTION}", node)
    elif name in _FORBIDDEN and name not in params and (name in _ALWAYS or name not in own):
        yield finding("forbidden-name", f"`{name}`: {_FORBIDDEN[name]}", node)
    elif name in modules and name not in own | params and not _inside_import(node):
        if parent.type != "attribute":
            yield finding("forbidden-name", f"`{name}` is a module: use it only as `{name}.…`", node)
        else:
            attribute = text(parent.child_by_field_name("attribute") or parent)
            hidden = attribute.startswith("_") or (attribute in STANDARD_MODULES and attribute not in _KNOWN_SUBMODULES)
            if hidden:
                yield finding("forbidden-name", f"`{name}.{attribute}`: {_REFLECTION}", node)


def _defines(node: "Node") -> bool:
    """Whether a name with two underscores is a method being defined, or `super().__init__`."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "function_definition":
        return parent.child_by_field_name("name") == node
    return parent.type == "attribute" and text(node) in _DEFINABLE and text(parent).startswith("super().")


def _literal_getattr(call: "Node", callee: "Node") -> bool:
    if call.type != "call" or call.child_by_field_name("function") != callee:
        return False
    arguments = call.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    return len(given) >= 2 and given[1].type == "string" and all(c.type != "interpolation" for c in given[1].children)


def _inside_import(node: "Node") -> bool:
    current = node.parent
    while current is not None:
        if current.type in ("import_statement", "import_from_statement"):
            return True
        current = current.parent
    return False


def _string(node: "Node") -> Iterator[Finding]:
    match = _DUNDER.search(text(node).replace('"', "").replace("'", "").replace(" ", ""))
    if match and match[0].strip("_"):
        yield finding("forbidden-name", f"`{match[0]}` in a string: {_REFLECTION}", node)


def _call(node: "Node", modules: set[str], constants: set[str]) -> Iterator[Finding]:
    function = node.child_by_field_name("function")
    if function is None or function.type != "attribute":
        return
    name = text(function.child_by_field_name("attribute") or function)
    holder = function.child_by_field_name("object")
    if name in _CLOCK_CALLS:
        yield finding("forbidden-name", f"`{name}` asks the clock: a hole may not", node)
    elif name in _MUTATORS and holder is not None and holder.type == "identifier" and text(holder) in constants - modules:
        yield finding("global-state", f"`{text(holder)}` would keep its value between calls: make it inside the function", node)


def _assignment(node: "Node", constants: set[str]) -> Iterator[Finding]:
    targets = node.named_children if node.type == "delete_statement" else [node.child_by_field_name("left")]
    for target in targets:
        root = target
        while root is not None and root.type in ("subscript", "attribute"):
            root = root.child_by_field_name("value" if root.type == "subscript" else "object")
        if root is not None and root != target and root.type == "identifier" and text(root) in constants:
            message = f"`{text(root)}` would keep its value between calls: make it inside the function"
            yield finding("global-state", message, node)


def imported(node: "Node") -> Iterator[Finding]:
    """What is wrong with an import statement."""
    for module, name, _ in import_names(node):
        if module.split(".")[0] == "__future__":
            continue
        if module not in ALLOWED_MODULES:
            yield finding("forbidden-import", f"`{module}` may not be imported", node)
        elif name == "*":
            yield finding("forbidden-import", f"import the names you use from `{module}`, not all", node)
        elif name.startswith("_") or (name in STANDARD_MODULES and name not in _KNOWN_SUBMODULES):
            yield finding("forbidden-import", f"`{name}` may not be imported from `{module}`", node)


def import_names(node: "Node") -> list[tuple[str, str, str]]:
    """What an import statement brings: module, name in it (empty for the module itself), name it gets."""
    if node.type == "import_statement":
        found = []
        for child in node.named_children:
            aliased = child.type == "aliased_import"
            module = text(child.child_by_field_name("name") or child) if aliased else text(child)
            alias = text(child.child_by_field_name("alias") or child) if aliased else module.split(".")[0]
            found.append((module, "", alias))
        return found
    source = node.child_by_field_name("module_name")
    module = text(source) if source is not None else ""
    if node.type == "future_import_statement":
        return [("__future__", "", "")]
    found = []
    for child in node.named_children:
        if child == source:
            continue
        if child.type == "wildcard_import":
            found.append((module, "*", "*"))
        elif child.type == "aliased_import":
            name = text(child.child_by_field_name("name") or child)
            found.append((module, name, text(child.child_by_field_name("alias") or child)))
        elif child.type == "dotted_name":
            found.append((module, text(child), text(child)))
    return found
