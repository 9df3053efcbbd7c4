"""What is left of a model's reply, and what stands against it."""

import pytest
from typescript_work import program_of, typescript

from specc.target import Fill, Finding
from tests.steps import steps

SPEC = """# Slugs {#slugs}

```wit
variant slug-error {
  /// Nothing is left.
  empty-title,
  /// Carries the length.
  too-short(u32),
}

enum cut-error { bad-limit }

record part { text: string, at: u32 }

flags colours { red, blue }

words: func(title: string) -> list<string>;
slugify: func(title: string, max-length: option<u32>) -> result<string, slug-error>;
find: func(parts: list<part>, text: string) -> option<u32>;
cut: func(text: string, limit: u32) -> result<string, cut-error>;
say: func(text: string) -> result<string, string>;
shift: func(part: part) -> part;
flip: func(marks: colours) -> colours;
fill: func(bytes: list<u8>) -> list<u8>;
count: func(counts: map<string, u32>) -> map<string, u32>;
```
"""


def read(reply: str, function: str = "slugify") -> tuple[Fill | None, tuple[Finding, ...]]:
    program = program_of(SPEC)
    module = next(iter(program.modules.values()))
    return typescript().read(reply, module, program, module.function(function))


def taken(reply: str, function: str = "slugify") -> Fill:
    fill, findings = read(reply, function)
    assert fill is not None, findings
    assert findings == ()
    return fill


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


BODY = "return title;"

SHAPES = {
    "fenced, with prose around": f"Sure!\n\n```typescript\nexport function slugify(title: string): string {{ {BODY} }}\n```\n\nThis works.",
    "fenced without a language": f"```\nfunction slugify(title: string) {{ {BODY} }}\n```",
    "a fence that is never closed": f"```ts\nfunction slugify(title: string) {{ {BODY} }}\n",
    "bare code": f"export function slugify(title: string): string {{\n  {BODY}\n}}\n",
    "bare code with prose": f"Here's the function:\n\nexport function slugify(title: string) {{\n  {BODY}\n}}\n\nIt's simple.",
    "an arrow function": f"```ts\nexport const slugify = (title: string): string => {{ {BODY} }};\n```",
    "an arrow function without a block": "```ts\nconst slugify = (title: string) => title;\n```",
    "a function expression": f"```ts\nconst slugify = function (title: string) {{ {BODY} }}\n```",
    "a default export": f"```ts\nexport default function slugify(title: string) {{ {BODY} }}\n```",
    "an export list": f"```ts\nfunction slugify(title: string) {{ {BODY} }}\nexport {{ slugify }};\n```",
    "another name": f"```ts\nexport function createSlug(title: string) {{ {BODY} }}\n```",
    "snake case": f"```ts\nfunction slug_ify(title: string) {{ {BODY} }}\nfunction other() {{ return 1; }}\n```",
    "overloads": f"```ts\nfunction slugify(title: string): string;\nfunction slugify(title: any) {{ {BODY} }}\n```",
    "the body alone": f"```ts\n{BODY}\n```",
    "several blocks": f"```sh\nnpm i\n```\n```ts\nfunction slugify(title: string) {{ {BODY} }}\n```",
    "redefined types": "```ts\nexport type SlugErrorPayload = { tag: 'x' };\nclass SlugError extends Error {}\ninterface Part { x: 1 }\n"
    f"export function slugify(title: string): string {{ {BODY} }}\n```",
    "tests and prints": f"```ts\nfunction slugify(title: string) {{ {BODY} }}\n"
    "console.log(slugify('x'));\ndescribe('slugify', () => { it('x', () => {}); });\n```",
    "imports of its own package": "```ts\nimport { SlugError, SlugErrorPayload } from './types';\nimport { words } from './words.js';\n"
    f"function slugify(title: string) {{ {BODY} }}\n```",
    "imports that only the tests need": "```ts\nimport assert from 'node:assert';\nimport * as fs from 'fs';\n"
    f"function slugify(title: string) {{ {BODY} }}\nassert.equal(slugify('x'), 'x');\n```",
    "unused helpers": "```ts\nfunction unused() { return process.env; }\nlet state = 0;\n"
    f"function slugify(title: string) {{ {BODY} }}\n```",
    "its own doc comment": f"```ts\n/** Turns. */\nfunction slugify(title: string) {{ {BODY} }}\n```",
}


@pytest.mark.parametrize("reply", SHAPES.values(), ids=SHAPES.keys())
def test_the_body_is_found_in_replies_of_many_shapes(reply: str) -> None:
    fill = taken(reply)
    assert lines(fill.body) == [BODY]
    assert fill.helpers == ""
    assert fill.imports == ()


def test_helpers_that_are_needed_stay_in_their_order_with_their_comments() -> None:
    fill = taken("""```ts
type Pair = [string, number];
// Letters.
const LETTERS = /[a-z]/;
export function clean(text: string): string { return strip(text); }
function strip(text: string): string { return text.replace(LETTERS, ""); }
interface Unused { x: number }
export function slugify(title: string): string { const p: Pair = ["", 1]; return clean(title) + p[0]; }
```""")
    assert lines(fill.helpers) == [
        "type Pair = [string, number];",
        "// Letters.",
        "const LETTERS = /[a-z]/;",
        "function clean(text: string): string { return strip(text); }",
        'function strip(text: string): string { return text.replace(LETTERS, ""); }',
    ]


PARAMETERS = {
    "other names": ("function slugify(text, limit) { return text + limit; }", ["return title + maxLength;"]),
    "fewer": ("function slugify(text) { return text; }", ["return title;"]),
    "snake case, shorthand": (
        "function slugify(title, max_length) { const o = { max_length }; return o; }",
        ["const o = { max_length: maxLength }; return o;"],
    ),
    "a local variable that has the name": (
        "function slugify(s, n) { const title = s.trim(); return title + n; }",
        ["const title_ = title.trim(); return title_ + maxLength;"],
    ),
    "swapped names": ("function slugify(maxLength, title) { return title; }", ["return title;"]),
    "a default": (
        "function slugify(title: string, maxLength: number = 60) { return title; }",
        ["maxLength ??= 60;", "return title;"],
    ),
    "null compared": (
        "function slugify(title, maxLength) { if (maxLength !== null && maxLength === null) return ''; return title; }",
        ["if (maxLength != null && maxLength == null) return ''; return title;"],
    ),
    "null as a value": (
        "function slugify(title: string, limit: number | null) { const l = limit ? limit : null; return l; }",
        ["const maxLengthOrNull = maxLength ?? null;", "const l = maxLengthOrNull ? maxLengthOrNull : null; return l;"],
    ),
    "null, but only compared": (
        "function slugify(title: string, limit: number | null = null) { if (limit === null) return title; return ''; }",
        ["if (maxLength == null) return title; return '';"],
    ),
    "one too many": (
        "function slugify(title: string, maxLength?: number, parts: string[] = []): string { return slugify(title, 1, parts); }",
        ["return slugifyInner(title, maxLength);"],
    ),
    "taken apart": ("function slugify({ title }: any) { return title; }", ["return slugifyInner(title, maxLength);"]),
}


CHANGES = {
    "sorted": ("find", "parts.sort(); return 1;", "parts = [...parts];"),
    "assigned by index": ("find", "parts[0] = parts[1]; return 1;", "parts = [...parts];"),
    "counted up": ("shift", "part.at++; return part;", "part = { ...part };"),
    "taken away": ("flip", "delete marks.red; return marks;", "marks = { ...marks };"),
    "bytes": ("fill", "bytes.fill(0); return bytes;", "bytes = bytes.slice();"),
    "a map": ("count", "counts.set('a', 1); return counts;", "counts = new Map(counts);"),
}


@pytest.mark.parametrize(("function", "body", "copy"), CHANGES.values(), ids=CHANGES.keys())
def test_an_argument_that_a_body_changes_is_copied_first(function: str, body: str, copy: str) -> None:
    names = {"find": "parts, text", "shift": "part", "flip": "marks", "fill": "bytes", "count": "counts"}
    assert lines(taken(f"function {function}({names[function]}) {{ {body} }}", function).body) == [copy, body]


@pytest.mark.parametrize(("reply", "body"), PARAMETERS.values(), ids=PARAMETERS.keys())
def test_parameters_become_those_of_the_skeleton(reply: str, body: list[str]) -> None:
    assert lines(taken(reply).body) == body


def test_a_function_with_too_many_parameters_becomes_a_helper_that_still_calls_itself() -> None:
    reply, _ = PARAMETERS["one too many"]
    (helper,) = lines(taken(reply).helpers)
    assert helper.startswith("function slugifyInner(title: string, maxLength?: number, parts: string[] = []): string {")
    assert "return slugifyInner(title, 1, parts);" in helper


def test_a_function_of_another_name_that_calls_itself_calls_the_right_one() -> None:
    fill = taken(
        "function toSlug(title: string): string { return title ? toSlug(title.slice(1)) : help(title); }\n"
        "function help(s: string) { return s; }\nexport { toSlug };".replace("function toSlug", "export function toSlug")
    )
    assert lines(fill.body) == ["return title ? slugify(title.slice(1)) : help(title);"]


EMPTY = 'throw new SlugError({ tag: "empty-title" });'
SHORT = 'throw new SlugError({ tag: "too-short", val: title.length });'
THROWS = [
    ("throw new SlugError({ tag: 'empty-title' });", EMPTY),
    ("throw new SlugError('empty-title');", EMPTY),
    ("throw new SlugError('EmptyTitle');", EMPTY),
    ("throw new SlugError.EmptyTitle();", EMPTY),
    ("throw SlugError.emptyTitle();", EMPTY),
    ("throw SlugError.EMPTY_TITLE;", EMPTY),
    ("throw { tag: 'empty-title' };", EMPTY),
    ("throw 'empty-title';", EMPTY),
    ("throw new Error('empty-title');", EMPTY),
    ("throw new SlugError('too-short', title.length);", SHORT),
    ("throw new SlugError({ tag: 'tooShort', length: title.length });", SHORT),
    ("throw new SlugError.TooShort(title.length);", SHORT),
    ("throw { type: 'too-short', val: title.length };", SHORT),
    ("throw new SlugError('something else');", "throw new SlugError('something else');"),
    ("throw new SlugError('too-short');", "throw new SlugError('too-short');"),
    ("throw new RangeError('no such case');", "throw new RangeError('no such case');"),
]


@pytest.mark.parametrize(("written", "meant"), THROWS)
def test_errors_are_thrown_in_the_one_right_form(written: str, meant: str) -> None:
    body = lines(taken(f"function slugify(title) {{ {written} }}").body)
    assert body == [meant.replace("'empty-title'", '"empty-title"') if "tag" in meant else meant]


def test_an_error_that_has_one_case_needs_no_name() -> None:
    assert lines(taken("function cut(text, limit) { throw new Error('bad'); }", "cut").body) == ['throw new CutError("bad-limit");']


def test_an_error_that_is_a_text_is_thrown_by_its_class() -> None:
    assert lines(taken("function say(text) { throw new Error(`no ${text}`); }", "say").body) == ["throw new SayError(`no ${text}`);"]


def test_null_in_place_of_a_missing_result_becomes_undefined() -> None:
    reply = "function find(parts, text) { if (!text) return null; const f = () => null; f(); return parts.length ? parts[0].at : null; }"
    (body,) = lines(taken(reply, "find").body)
    assert body == "if (!text) return undefined; const f = () => null; f(); return parts.length ? parts[0].at : undefined;"


def test_orders_to_tools_are_cut() -> None:
    fill = taken(
        "// @ts-nocheck\nfunction slugify(title) {\n  // @ts-ignore\n  /* @ts-expect-error */ return help(title); // plain\n}\n"
        "// @ts-ignore\nfunction help(s) { return s; }"
    )
    assert lines(fill.body) == ["return help(title); // plain"]
    assert "@ts-" not in fill.helpers


def test_a_variable_at_the_top_that_never_changes_is_a_constant() -> None:
    fill = taken("let sep = '-';\nvar other = sep;\nfunction slugify(title) { return title + other; }")
    assert lines(fill.helpers) == ["const sep = '-';", "const other = sep;"]


FORBIDDEN = {
    "process": ("return process.env.HOME;", "forbidden-name"),
    "process by another way": ("return globalThis['process'].env;", "forbidden-name"),
    "require": ("const fs = require('fs'); return fs.readFileSync('/etc/passwd');", "forbidden-name"),
    "dynamic import": ("import('fs'); return title;", "forbidden-import"),
    "import.meta": ("return import.meta.url;", "forbidden-name"),
    "eval": ("return eval(title);", "forbidden-name"),
    "Function": ("return new Function('return 1')();", "forbidden-name"),
    "constructor of constructor": ("return ''.constructor.constructor('return process')();", "forbidden-name"),
    "constructor by text": ("return title['constructor'];", "forbidden-name"),
    "prototype": ("String.prototype.trim = () => ''; return title;", "forbidden-name"),
    "__proto__": ("title.__proto__; return title;", "forbidden-name"),
    "console": ("console.log(title); return title;", "forbidden-name"),
    "fetch": ("fetch('http://example.org'); return title;", "forbidden-name"),
    "timers": ("setTimeout(() => {}, 10); return title;", "forbidden-name"),
    "the clock": ("return String(Date.now());", "forbidden-name"),
    "the clock, constructed": ("return new Date().toISOString();", "forbidden-name"),
    "the clock, called": ("return Date();", "forbidden-name"),
    "the clock, passed on": ("const D = Date; return String(new D());", "forbidden-name"),
    "chance": ("return String(Math.random());", "forbidden-name"),
    "chance, taken apart": ("const { random } = Math; return String(random());", "forbidden-name"),
    "chance, by text": ("return String(Math['random']());", "forbidden-name"),
    "crypto": ("return crypto.randomUUID();", "forbidden-name"),
    "reflection": ("return Reflect.ownKeys({})[0];", "forbidden-name"),
    "a debugger": ("debugger; return title;", "forbidden-name"),
    "await": ("await title; return title;", "async"),
}


@pytest.mark.parametrize(("body", "check"), FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_what_reaches_beyond_the_arguments_is_a_finding(body: str, check: str) -> None:
    fill, findings = read(f"```ts\nexport {'async ' if check == 'async' else ''}function slugify(title: string) {{\n  {body}\n}}\n```")
    assert fill is None
    assert check in {one.check for one in findings}
    found = next(one for one in findings if one.check == check)
    assert found.line in (1, 2)
    assert found.excerpt


def test_what_a_needed_helper_does_counts_as_well() -> None:
    fill, (found,) = read("function slugify(title) { return help(); }\nfunction help() { return process.argv[0]; }")
    assert fill is None
    assert (found.check, found.line, found.excerpt) == ("forbidden-name", 2, "function help() { return process.argv[0]; }")


@pytest.mark.parametrize("line", ["import fs from 'fs';", "import { readFileSync as fs } from 'node:fs';", "import * as fs from 'lodash';"])
def test_an_import_that_is_used_is_a_finding(line: str) -> None:
    fill, (found,) = read(f"{line}\nfunction slugify(title) {{ return fs(title); }}")
    assert fill is None
    assert (found.check, found.line) == ("forbidden-import", 1)


def test_state_between_calls_is_a_finding() -> None:
    fill, (found,) = read("let calls = 0;\nfunction slugify(title) { calls++; return title + calls; }")
    assert fill is None
    assert found.check == "mutable-state"


def test_names_that_only_look_forbidden_are_fine() -> None:
    body = "const process = title; const o = { process, fetch: 1 }; return new Date(Date.UTC(2024, 1, 1)).toISOString() + o.fetch;"
    assert taken(f"function slugify(title) {{ {body} }}")


BROKEN = {
    "nothing": ("", "no-function"),
    "prose": ("I can not do that.", "syntax"),
    "another function only": ("```ts\nconst x = 1;\n```", "no-function"),
    "several functions, none of that name": ("```ts\nfunction a() { return 1; }\nfunction b() { return 2; }\n```", "no-function"),
    "an open brace": ("```ts\nexport function slugify(title: string) {\n  if (title) {\n  return title;\n}\n```", "syntax"),
    "another language": ("```python\ndef slugify(title):\n    return title\n```", "syntax"),
    "far too much": ("function slugify(title) { return '" + "x" * 60_000 + "'; }", "too-large"),
}


@pytest.mark.parametrize(("reply", "check"), BROKEN.values(), ids=BROKEN.keys())
def test_a_reply_without_the_function_is_a_finding(reply: str, check: str) -> None:
    fill, findings = read(reply)
    assert fill is None
    assert [one.check for one in findings] == [check]


def test_deep_nesting_is_read_without_recursion_and_in_linear_steps() -> None:
    def deep(depth: int) -> None:
        fill, findings = read("function slugify(title) { return " + "(" * depth + "new Date(null ?? 0)" + ")" * depth + "; }")
        assert (fill is None) == bool(findings)

    deep(8000)
    assert steps(lambda: deep(800)) < 10 * steps(lambda: deep(100))
