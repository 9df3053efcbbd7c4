"""The toolchain, for real: mypy --strict, ruff, pytest, an installer."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from python_bodies import KITCHEN, SHELF, SLUG
from python_work import Work, fills, interface, program, python, tools

from specc.target import Fill, Finding, Step

pytestmark = pytest.mark.toolchain


def slug(folder: Path, **bodies: str) -> Work:
    whole = program("slug.md")
    module = whole.modules["slug"]
    return Work(folder, module, whole, fills(module, whole, {**SLUG, **bodies}))


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Work:
    folder = tmp_path_factory.mktemp("kitchen")
    whole = program("shelf.md", "kitchen.md")
    for name, bodies in (("shelf", SHELF), ("kitchen", KITCHEN)):
        module = whole.modules[name]
        work = Work(folder, module, whole, fills(module, whole, bodies))
        assert not any(work.run().values()), name
    return work


def test_every_kind_of_type_passes_every_step(kitchen: Work) -> None:
    assert {step: found for step, found in kitchen.run().items() if found} == {}
    assert list(kitchen.run()) == ["ruff fix", "ruff format", "mypy", "ruff", "pytest"]


def test_the_packages_own_settings_pass_too(kitchen: Work, tmp_path: Path) -> None:
    for name in ("shelf", "kitchen"):
        shutil.copytree(kitchen.folder / name, tmp_path / name)
    package = tmp_path / "kitchen"
    for argv in (["mypy"], ["mypy", "--strict", "tests"], ["pytest", "-q", "-p", "no:cacheprovider"]):
        env = {"MYPYPATH": "src:../shelf/src", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        done = subprocess.run([sys.executable, "-m", *argv], cwd=package, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    shown = [example for example in kitchen.module.examples if not example.held_back]
    assert f"{len(shown)} passed" in done.stdout


def test_formatting_is_settled_after_once(kitchen: Work) -> None:
    before = kitchen.formatted()
    kitchen.run("format")
    assert kitchen.formatted() == before


def test_regions_fit_the_formatted_files(kitchen: Work) -> None:
    files = {file.path: file.content for file in kitchen.formatted()}
    for region in python().regions(kitchen.module, kitchen.program, kitchen.formatted()):
        lines = files[region.path].split("\n")[region.start - 1 : region.end]
        tree = ast.parse("\n".join(lines))
        assert tree.body, region


def test_stubs_pass_every_checker(tmp_path: Path) -> None:
    whole = program("shelf.md", "kitchen.md")
    for name in ("shelf", "kitchen"):
        work = Work(tmp_path, whole.modules[name], whole, {})
        assert not any(work.run("format", "compile", "lint").values())
    (answer,) = work.answers(("wait", {}))
    assert answer["failure"].startswith("NotImplementedError: wait is not written yet")


def test_slug_passes_every_step_and_every_example(tmp_path: Path) -> None:
    work = slug(tmp_path)
    assert not any(work.run().values())
    examples = work.module.examples
    answers = work.answers(*((example.function, example.args) for example in examples))
    assert [next(iter(answer.values())) for answer in answers] == [example.value for example in examples]
    assert len(examples) > 25


def found(work: Work, step: str) -> Finding:
    findings = work.run().get(step, ())
    assert findings, f"{step} found nothing"
    return findings[0]


def test_a_wrong_type_is_found_with_its_line(tmp_path: Path) -> None:
    work = slug(tmp_path, words="def words(title: str) -> list[str]:\n    return title.lower()\n")
    finding = found(work, "mypy")
    assert (finding.check, finding.code, finding.path) == ("mypy", "return-value", "src/slug/_words.py")
    assert finding.message == 'Incompatible return value type (got "str", expected "list[str]")'
    assert finding.excerpt.split("\n")[0].strip() == "return title.lower()"
    source = (work.folder / "slug" / finding.path).read_text().split("\n")
    assert source[finding.line - 1].strip() == "return title.lower()"


@pytest.mark.parametrize(
    ("code", "step", "rule"),
    [
        ("return [missing]", "mypy", "name-defined"),
        ("return [title.lowre()]", "mypy", "attr-defined"),
        ("raise TooShort()", "mypy", "call-arg"),
        ("return None", "mypy", "return-value"),
        ("def part(x):\n    return x\nreturn part(title)", "mypy", "no-any-return"),
        ("def part(x: list[str] = []) -> list[str]:\n    x.append(title)\n    return x\nreturn part()", "ruff", "B006"),
        ("made: list[Callable[[], str]] = []\nfor x in title:\n    made.append(lambda: x)\nreturn [f() for f in made]", "ruff", "B023"),
        ("if (title, 1):\n    return []\nreturn [title]", "ruff", "F634"),
    ],
)
def test_faults_are_found(tmp_path: Path, code: str, step: str, rule: str) -> None:
    body = "".join(f"    {line}\n" for line in code.split("\n"))
    work = slug(tmp_path, words=f"def words(title: str) -> list[str]:\n{body}")
    finding = found(work, step)
    assert (finding.check, finding.code, finding.path) == (step, rule, "src/slug/_words.py")
    assert finding.line and finding.message and finding.excerpt


@pytest.mark.parametrize(
    "code",
    [
        "unused = 1\nreturn []",
        "from typing import List\nx: List[str] = []\nreturn x",
        'return [f"x"]',
        "x = []\nfor c in title: x.append(c)\nreturn x",
        "if title == None: return []\nreturn []",
        "def low(x):\n    return x.lower()\nreturn [low(title)]",
        "x: list = []\nreturn x",
    ],
)
def test_untidy_code_is_tidied_not_refused(tmp_path: Path, code: str) -> None:
    body = "".join(f"    {line}\n" for line in code.split("\n"))
    work = slug(tmp_path, words=f"def words(title: str) -> list[str]:\n{body}")
    assert not any(work.run("format", "compile", "lint").values())


def test_no_python_is_found_by_the_formatter(tmp_path: Path) -> None:
    whole = program("slug.md")
    module = whole.modules["slug"]
    work = Work(tmp_path, module, whole, {"words": Fill("    return (1")})
    finding = found(work, "ruff format")
    assert (finding.check, finding.path, finding.code) == ("ruff format", "src/slug/_words.py", "invalid-syntax")
    assert finding.line > 0


def test_a_wrong_result_is_found_by_the_native_tests(tmp_path: Path) -> None:
    work = slug(tmp_path, words="def words(title: str) -> list[str]:\n    return title.split()\n")
    finding = found(work, "pytest")
    assert (finding.check, finding.path) == ("pytest", "tests/test_slugify.py")
    assert finding.line > 0 and "assert slugify(" in finding.excerpt


def test_what_depends_on_the_order_of_a_set_is_found(tmp_path: Path) -> None:
    """The driver runs under one seed of string hashes, the native tests under another."""
    module, whole = interface("f: func() -> list<string>;")
    body = "    return list({str(at) for at in range(50)})"
    work = Work(tmp_path, module, whole, {"f": Fill(body)})
    first = work.answer("f")["result"]
    assert first == work.answer("f")["result"]
    steps = python().steps(module, whole, tools())
    seeds = {step.env.get("PYTHONHASHSEED") for step in (*steps, python().run_driver(module, whole, tools()))}
    assert {"0", "1"} <= seeds


def test_a_step_that_fails_without_a_word_gives_a_finding() -> None:
    step = Step("mypy", "compile", ("mypy",), ())
    (finding,) = python().findings(step, 2, "", "Traceback: broken cache\n")
    assert (finding.message, finding.excerpt) == ("mypy ended with code 2", "Traceback: broken cache")
    assert python().findings(step, 0, "anything", "") == ()


def test_the_packages_install_together(kitchen: Work, tmp_path: Path) -> None:
    """As a user would: pip builds both from their folders, without a network."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--no-index", "--no-build-isolation", "-q"]
    done = subprocess.run(
        [*pip, "--target", str(tmp_path / "site"), "./kitchen"], cwd=kitchen.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    code = "import kitchen, shelf; print(kitchen.sum([1, 2]), shelf.Place(1), kitchen.__all__[0])"
    env = {"PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "3.0 Place(row=1, label=None) Burnt\n"
    assert (tmp_path / "site" / "kitchen" / "py.typed").is_file()
    user = tmp_path / "user.py"
    user.write_text(
        "from kitchen import CookError, MealNone, Tools, cook\n"
        "try:\n    cook(MealNone(), [], Tools.KNIFE)\nexcept CookError as error:\n    print(error)\n"
    )
    argv = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(user)]
    done = subprocess.run(argv, env={"MYPYPATH": str(tmp_path / "site")}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
