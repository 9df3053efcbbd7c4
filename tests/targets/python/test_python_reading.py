"""What a model's reply comes to: what is cut away, what is mended, what is held against it."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_work import interface, python, read

WIT = """
/// What can go wrong.
variant slug-error { empty-title, too-short(u32) }
enum tone { loud, very-soft }
words: func(title: string) -> list<string>;
slugify: func(title: string, max-length: option<u32>, tone: tone) -> result<string, slug-error>;
"""

HEAD = "def slugify(title: str, max_length: int | None, tone: Tone) -> str:\n"


def body(reply: str) -> str:
    fill, findings = read(reply, WIT)
    assert fill is not None, findings
    return textwrap.dedent(fill.body)


def checks(reply: str) -> list[str]:
    fill, findings = read(reply, WIT)
    assert (fill is None) == bool(findings)
    return [finding.check for finding in findings]


@pytest.mark.parametrize(
    "reply",
    [
        f"{HEAD}    return title",
        f"```python\n{HEAD}    return title\n```",
        f"Here is the function:\n\n```python\n{HEAD}    return title\n```\nIt returns the title.",
        f"Sure! This is it:\n\n{HEAD}    return title\n\nI hope this helps.",
        f"```py\n{HEAD}    return title\n",
        f"~~~\n{HEAD}    return title\n~~~",
        f'{HEAD}    """Turns a title into a slug."""\n    return title',
        f'{HEAD}    # first\n    """Doc."""\n    return title',
        f"{HEAD}  return title",
        f"{HEAD}\treturn title",
        f"{HEAD[:-1]} return title",
        "    return title",
        "return title",
        '```python\n    """Doc."""\n    return title\n```',
        "def slugify(title, max_length=None, tone=None):\n    return title",
        "def slugify(title: str, tone: Tone, max_length: Optional[int]) -> str:\n    return title",
        "def slugify(\n    title: str,  # a title\n    max_length: int,\n    tone: Tone,\n) -> str:\n    return title",
        "def Slugify(title, max_length, tone):\n    return title",
        "def make_slug(title, max_length, tone):\n    return title",
        f"import os\nimport sys\nfrom typing import List\nfrom slug import SlugError\n{HEAD}    return title",
        f"from __future__ import annotations\n{HEAD}    return title",
        f"{HEAD}    return title\n\nprint(slugify('a', 1, None))",
        f"{HEAD}    return title\n\nif __name__ == '__main__':\n    print(slugify('a', None, 0))\n",
        f"{HEAD}    return title\n\ndef test_slugify():\n    assert slugify('a', None, 0) == 'a'\n\ntest_slugify()",
        f"{HEAD}    return title\n\ndef main():\n    print(input())\n\nmain()",
        f"class SlugError(Exception):\n    pass\n\nclass TooShort(SlugError):\n    pass\n\n{HEAD}    return title",
        f"def words(title: str) -> list[str]:\n    return open(title)\n\n{HEAD}    return title",
        f"Tone = str\n_unused = open('x')\n\n{HEAD}    return title",
        f"@lru_cache(maxsize=None)\n{HEAD}    return title",
        f"```python\n{HEAD}    return title\n```\n\nUsage:\n\n```python\nprint(slugify('a'))\n```",
        f"```\nslugify('a', None, 0) == 'a'\n```\n\n```python\n{HEAD}    return title\n```",
        f"{HEAD}    return title\r\n",
    ],
)
def test_what_is_cut_away(reply: str) -> None:
    fill, findings = read(reply, WIT)
    assert fill is not None, findings
    code = [line.strip() for line in fill.body.split("\n") if not line.strip().startswith("#")]
    assert code == ["return title"]
    assert (fill.helpers, fill.imports) == ("", ())


@pytest.mark.parametrize(
    ("code", "mended"),
    [
        ("raise SlugError.EmptyTitle()", "raise EmptyTitle()"),
        ("raise SlugError.EMPTY_TITLE", "raise EmptyTitle"),
        ("raise SlugError.TooShort(3)", "raise TooShort(3)"),
        ("raise SlugError.too_short(3)", "raise TooShort(3)"),
        ("raise SlugError('empty-title')", "raise EmptyTitle()"),
        ('raise SlugError("too_short", len(title))', "raise TooShort(len(title))"),
        ("raise SlugError('whatever')", "raise SlugError('whatever')"),
        ("x: list = []\nreturn x[0]", "x: list[Any] = []\nreturn x[0]"),
        ("x: Dict[str, list] | tuple = {}\nreturn title", "x: Dict[str, list[Any]] | tuple[Any, ...] = {}\nreturn title"),
        ("x: dict[str, int] = {}\nreturn title", "x: dict[str, int] = {}\nreturn title"),
        ("def low(t):\n    return t\nreturn low(title)", "def low(t: Any) -> Any:\n    return t\nreturn low(title)"),
        ("def low(t=1):\n    title.lower()\nreturn title", "def low(t: Any=1) -> None:\n    title.lower()\nreturn title"),
        ("def low(t: str) -> str:\n    return t\nreturn low(title)", "def low(t: str) -> str:\n    return t\nreturn low(title)"),
        (
            "class A:\n    def f(self, x):\n        pass\nreturn title",
            "class A:\n    def f(self, x: Any) -> None:\n        pass\nreturn title",
        ),
        ("return str(Tone.very_soft)", "return str(Tone.VERY_SOFT)"),
        ("return str(Tone.VerySoft)", "return str(Tone.VERY_SOFT)"),
        ("return str(Tone.LOUD.value)", "return str(Tone.LOUD.value)"),
        ("words = words(title)\nreturn words[0]", "words = words_function(title)\nreturn words[0]"),
        ("return words(title)[0]", "return words(title)[0]"),
        ("return title  # type: ignore", "return title"),
        ("x = 1  # noqa: F821 and more\nreturn title", "x = 1  \nreturn title"),
        ("from slug import words\nreturn words(title)[0]", "pass\nreturn words(title)[0]"),
    ],
)
def test_slips_of_form_are_put_right(code: str, mended: str) -> None:
    assert body(HEAD + textwrap.indent(code, "    ")) == mended


def test_the_functions_own_name_is_put_right_where_it_calls_itself() -> None:
    reply = "def slug(title, max_length, tone):\n    return slug(title[1:], max_length, tone) if title else ''"
    assert body(reply) == "return slugify(title[1:], max_length, tone) if title else ''"


def test_parameters_of_other_names_are_bound_to_the_right_ones() -> None:
    assert body("def slugify(text, limit, tone):\n    return text") == "text, limit = title, max_length\nreturn text"


@pytest.mark.parametrize(
    ("code", "imports"),
    [
        ("return str(math.floor(2.5))", ("import math",)),
        ("return re.sub('a', 'b', title)", ("import re",)),
        ("counts: Dict[str, int] = defaultdict(int)\nreturn title", ("from collections import defaultdict", "from typing import Dict")),
        ("string = title\nreturn string.lower()", ()),
        ("import math\nreturn str(math.pi)", ()),
    ],
)
def test_forgotten_imports_are_added(code: str, imports: tuple[str, ...]) -> None:
    fill, findings = read(HEAD + textwrap.indent(code, "    "), WIT)
    assert fill is not None, findings
    assert fill.imports == imports


def test_only_used_imports_are_kept() -> None:
    reply = f"import math, re\nfrom collections import Counter, deque as dq\n{HEAD}    return re.sub('a', 'b', str(dq(title)))"
    fill, _ = read(reply, WIT)
    assert fill is not None and fill.imports == ("from collections import deque as dq", "import re")


def test_helpers_are_kept_as_far_as_they_are_used() -> None:
    reply = f"""
VOWELS = "aeiou"
UNUSED = 1

class Token:
    text: str

def is_vowel(char: str) -> bool:
    return char in VOWELS

def other() -> Token:
    return Token()

{HEAD}    return "".join(c for c in title if _keep(c))

def _keep(char: str) -> bool:
    # keep these
    return is_vowel(char)
"""
    fill, findings = read(reply, WIT)
    assert fill is not None, findings
    assert fill.helpers == (
        'VOWELS = "aeiou"\n\n\ndef is_vowel(char: str) -> bool:\n    return char in VOWELS\n\n\n'
        "def _keep(char: str) -> bool:\n    # keep these\n    return is_vowel(char)"
    )


def test_helpers_of_an_earlier_block_belong_to_the_function() -> None:
    helper = "```python\ndef _low(text: str) -> str:\n    return text.lower()\n```"
    reply = f"First a helper:\n{helper}\nThen:\n```python\n{HEAD}    return _low(title)\n```"
    fill, findings = read(reply, WIT)
    assert fill is not None, findings
    assert fill.helpers.startswith("def _low")


def test_lines_inside_strings_are_not_moved() -> None:
    code = f'{HEAD}\ttext = """a\n  b\n\tc"""\n\tif text:\n\t\treturn text\n\treturn title'
    fill, _ = read(code, WIT)
    assert fill is not None
    assert fill.body == '    text = """a\n  b\n\tc"""\n    if text:\n        return text\n    return title'


@pytest.mark.parametrize(
    ("reply", "check"),
    [
        ("", "no-function"),
        ("I can't do that.", "syntax"),
        ("```python\nx = 1\n```", "no-function"),
        ("def a(x): return 1\ndef b(x): return 2", "no-function"),
        (f"{HEAD}    return (title", "syntax"),
        (f"{HEAD}return title", "no-body"),
        (f"{HEAD}    pass", "no-body"),
        (f'{HEAD}    """Only words."""', "no-body"),
        (f"{HEAD}    ...", "no-body"),
        (f"async {HEAD}    return title", "signature"),
        ("def slugify(title):\n    return title", "signature"),
        ("def slugify(*args):\n    return args[0]", "signature"),
        ("def slugify(title, max_length, tone, extra=1):\n    return title", "signature"),
        (f"@property\n{HEAD}    return title", "signature"),
        (HEAD + "    x = 1\n" * 3000 + "    return title", "size"),
        ("x" * 300_000, "size"),
    ],
)
def test_replies_without_a_function(reply: str, check: str) -> None:
    assert checks(reply)[:1] == [check]


@pytest.mark.parametrize(
    ("code", "check"),
    [
        # files, processes, environment, network
        ("return open('/etc/passwd').read()", "forbidden-name"),
        ("import os\nreturn os.environ['HOME']", "forbidden-import"),
        ("import os.path as p\nreturn p.sep", "forbidden-import"),
        ("from pathlib import Path\nreturn Path(title).read_text()", "forbidden-import"),
        ("import subprocess\nreturn subprocess.getoutput('ls')", "forbidden-import"),
        ("from urllib.request import urlopen\nreturn urlopen(title)", "forbidden-import"),
        ("import socket\nreturn str(socket)", "forbidden-import"),
        ("import requests\nreturn requests.get(title)", "forbidden-import"),
        ("import sys\nreturn sys.argv[0]", "forbidden-import"),
        ("from math import *\nreturn str(pi)", "forbidden-import"),
        ("from .other import x\nreturn x", "forbidden-import"),
        ("print(title)\nreturn title", "forbidden-name"),
        ("return input()", "forbidden-name"),
        # clock, randomness, threads
        ("import time\nreturn str(time.time())", "forbidden-import"),
        ("import random\nreturn random.choice(title)", "forbidden-import"),
        ("from secrets import token_hex\nreturn token_hex()", "forbidden-import"),
        ("import threading\nreturn str(threading)", "forbidden-import"),
        ("import datetime\nreturn str(datetime.datetime.now())", "forbidden-name"),
        ("from datetime import date\nreturn str(date.today())", "forbidden-name"),
        ("return str(id(title))", "forbidden-name"),
        ("return str(hash(title))", "forbidden-name"),
        # reflection
        ("return eval(title)", "forbidden-name"),
        ("eval = str\nreturn eval(title)", "forbidden-name"),
        ("exec(title)\nreturn title", "forbidden-name"),
        ("return str(compile(title, '', 'eval'))", "forbidden-name"),
        ("return __import__('os').name", "forbidden-name"),
        ("return str(globals())", "forbidden-name"),
        ("return str(vars())", "forbidden-name"),
        ("return str(title.__class__.__bases__)", "forbidden-name"),
        ("return str(slugify.__globals__)", "forbidden-name"),
        ("return __builtins__['open'](title)", "forbidden-name"),
        ("return getattr(title, tone.value)()", "forbidden-name"),
        ("return getattr(title, '__class__')", "forbidden-name"),
        ("return getattr(title, f'{tone}')", "forbidden-name"),
        ("f = getattr\nreturn f(title, 'x')", "forbidden-name"),
        ("setattr(title, 'x', 1)\nreturn title", "forbidden-name"),
        ("return '{0.__class__}'.format(title)", "forbidden-name"),
        ("return ('__cla' 'ss__')", "forbidden-name"),
        ("g = (x for x in title)\nreturn g.gi_frame.f_back.f_locals", "forbidden-name"),
        ("match title:\n    case object(gi_frame=frame):\n        return frame\nreturn title", "forbidden-name"),
        ("match title:\n    case object(__class__=c):\n        return str(c)\nreturn title", "forbidden-name"),
        ("import re\nreturn re.enum.sys.modules['os'].name", "forbidden-name"),
        ("import re\nm = re\nreturn m.enum.sys", "forbidden-name"),
        ("from re import enum\nreturn enum.sys", "forbidden-import"),
        ("import collections\nreturn collections._sys.path", "forbidden-name"),
        ("from collections import _sys\nreturn _sys.path[0]", "forbidden-import"),
        ("import operator\nreturn operator.attrgetter(title)(title)", "forbidden-name"),
        ("from operator import methodcaller\nreturn methodcaller(title)(title)", "forbidden-name"),
        ("import string\nreturn string.Formatter().get_field(title, [], {})", "forbidden-name"),
        ("import typing\nreturn str(typing.get_type_hints(title))", "forbidden-name"),
        ("breakpoint()\nreturn title", "forbidden-name"),
        # state
        ("global cache\ncache = title\nreturn cache", "global-state"),
        ("import decimal\ndecimal.getcontext().prec = 50\nreturn title", "global-state"),
    ],
)
def test_what_a_hole_may_not_contain(code: str, check: str) -> None:
    found = checks(HEAD + textwrap.indent(code, "    "))
    assert check in found
    assert set(found) <= {"forbidden-name", "forbidden-import", "global-state"}


@pytest.mark.parametrize(
    "code",
    [
        "_seen = {}\ndef slugify(title, max_length, tone):\n    _seen[title] = 1\n    return title",
        "_seen = []\ndef slugify(title, max_length, tone):\n    _seen.append(title)\n    return title",
        "_seen = []\ndef _note(t):\n    _seen.append(t)\ndef slugify(title, max_length, tone):\n    _note(title)\n    return title",
        "_seen = {}\ndef slugify(title, max_length, tone):\n    del _seen[title]\n    return title",
    ],
)
def test_values_that_outlive_a_call_are_refused(code: str) -> None:
    assert checks(code) == ["global-state"]


@pytest.mark.parametrize(
    "code",
    [
        "dir = title\nreturn dir",
        "id = 3\nreturn str(id)",
        "input = title\nreturn input",
        "seen = []\nseen.append(title)\nreturn seen[0]",
        "return getattr(title, 'lower')()",
        "import re\nreturn re.compile('a').sub('b', title)",
        "from collections.abc import Iterable\nx: Iterable[str] = title\nreturn ''.join(x)",
        "import datetime\nreturn datetime.date(2020, 1, 1).isoformat()",
        "return 'snake__case'",
        "from decimal import Decimal, localcontext\nwith localcontext() as c:\n    c.prec = 5\n    return str(Decimal(1) / 3)",
        "class Node:\n    def __init__(self, x: str) -> None:\n        self.x = x\nreturn Node(title).x",
    ],
)
def test_what_a_hole_may_contain(code: str) -> None:
    fill, findings = read(HEAD + textwrap.indent(code, "    "), WIT)
    assert fill is not None, findings


def test_a_finding_has_a_place_and_an_excerpt() -> None:
    _, findings = read(f"{HEAD}    a = 1\n    return open(title)", WIT)
    (finding,) = findings
    assert (finding.check, finding.line, finding.column, finding.excerpt) == ("forbidden-name", 3, 12, "open")
    assert finding.message == "`open`: a hole may not read or write"


def test_a_parameter_may_have_the_name_of_a_forbidden_function() -> None:
    fill, findings = read("def f(input: str) -> str:\n    return input.strip()", "f: func(input: string) -> string;")
    assert fill is not None, findings


SNIPPETS = st.lists(
    st.sampled_from(
        [
            "```python",
            "```",
            HEAD.strip(),
            "    return title",
            "\treturn",
            "import os",
            "from x import",
            "class A:",
            "@cache",
            "    '''",
            '"""',
            "x = 1",
            "é\u202e",
            "(((",
            "def",
            "",
            "\0",
            "lambda: 0",
            "if x:",
            "    else:",
            "async def slugify():",
            "\f",
        ]
    ),
    max_size=12,
)


@given(SNIPPETS, st.text(max_size=20))
def test_reading_never_raises(lines: list[str], prose: str) -> None:
    fill, findings = read("\n".join([*lines, prose]), WIT)
    assert (fill is None) == bool(findings)


def test_a_reply_that_nests_deeply_is_read_in_time() -> None:
    fill, _ = read(f"{HEAD}    return {'(' * 5000}title{')' * 5000}", WIT)
    assert fill is not None


def test_what_is_read_stands_in_the_package() -> None:
    module, whole = interface(WIT)
    fill, _ = python().read(f"{HEAD}    return words(title)[0]", module, whole, module.function("slugify"))
    assert fill is not None
    files = {file.path: file.content for file in python().package(module, whole, {"slugify": fill})}
    assert "from ._types import Tone\nfrom ._words import words\n" in files["src/sample/_slugify.py"]
