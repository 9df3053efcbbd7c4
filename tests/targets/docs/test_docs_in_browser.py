"""The site in a real browser, opened from the disk."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docs_work import RELEASES, of_release, of_specs, of_texts

from specc.cli.serving import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.toolchain

KINDS = """---
authority: [chief, clerk]
---
# Rules {#rules authority=chief}

- **guest**: a person who pays.

A guest MUST pay.[^pays] A guest MAY pay [later](#late), which `nobody` likes; see [?](#late). They SHOULD NOT leave without a word.[^word]

| who | pays |
| --- | --- |
| guest | 7 |

- [x] done
- [ ] to be done

!!! meta "Commentary"
    Not normative, with `code`.

> [!WARNING]
> Mind the step.

> He said so.

```python
def f(x: int) -> str:  # a comment
    return "one" + str(x) + 'two'
```

## Late {#late overrides=#rules authority=chief}

A guest may come late.

**Example**: a late arrival

~~~xml
<system>
Be *kind*.
</system>
<developer name="desk">
1. Ask.
2. Wait.
</developer>
<user>
Is somebody there? <untrusted>From a page</untrusted>
</user>
[...]
<tool name="clock">
23:10
</tool>
<comparison>
<assistant> <!-- GOOD: says when -->
In ten minutes.
</assistant>
<assistant> <!-- OK -->
Soon.
</assistant>
<assistant recipient="desk"> <!-- BAD[#late]: says nothing -->
```text
Yes.
```
</assistant>
</comparison>
~~~
"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Only the page itself may ask the network for anything."""
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documents of specs with an interface, and of a policy."""
    folder = tmp_path_factory.mktemp("site")
    of_specs("slug", "invoice", "money", "rate-limit").write(folder)
    of_texts(rules=KINDS).write(folder / "kinds")
    return of_release(RELEASES[1]).write(folder / "policy") and folder


def expect(what: Any) -> Any:
    """Playwright's: it waits until what is expected holds. (Its library is there where these tests are run.)"""
    from playwright.sync_api import expect

    return expect(what)


def violations(page: "Page") -> list[tuple[str, list[str]]]:
    """What axe finds on a page. It would load style sheets again by XMLHttpRequest, which a page from the disk must not."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"preload": False}).response
    assert len(found["passes"]) > 15
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found["violations"]]


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A Chromium without a window."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        remedy = "there is no Chromium on the PATH: `make tools` installs it with apt; elsewhere install Chromium or Google Chrome"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(remedy)
    with sync_playwright() as playwright:  # its profile is new and empty
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


class Watched:
    """A page whose every request and word on the console counts."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.console: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def quiet(self) -> None:
        """Nothing was said, and nothing asked for but files."""
        assert self.console == []
        assert [url for url in self.requests if not url.startswith(("file:", "data:"))] == []


@pytest.fixture
def watched(browser: "Browser") -> Iterator[Watched]:
    context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    found = Watched(context.new_page())
    yield found
    found.quiet()
    context.close()


def address(site: Path, page: str) -> str:
    return f"{(site / page).as_uri()}"


SLUG = "slug/index.html"
RESOURCE = "rate-limit/index.html"
POLICY = f"policy/{RELEASES[1].removesuffix('.md')}/index.html"


def test_search_finds_a_clause_by_id_and_by_word(watched: Watched, site: Path) -> None:
    page = watched.page
    page.goto(address(site, SLUG))
    page.keyboard.press("/")
    page.keyboard.type("ltuk")
    first = page.locator(".found a").first
    expect(first).to_contain_text("ltuk")
    page.keyboard.press("Enter")
    assert page.url.endswith("#ltuk")
    expect(page.locator("#ltuk")).to_be_in_viewport()
    page.fill("input[type=search]", "carries fail")
    expect(page.locator(".found a").first).to_contain_text("ltuk")
    expect(page.get_by_role("status").first).to_have_text("1 found")
    page.fill("input[type=search]", "nothing of the kind")
    expect(page.locator(".found")).to_contain_text("Nothing found")


def test_search_finds_what_a_policy_says(watched: Watched, site: Path) -> None:
    page = watched.page
    page.goto(address(site, POLICY))
    page.fill("input[type=search]", "8ep1")
    page.locator(".found a").first.click()
    assert page.url.endswith("#8ep1")
    page.fill("input[type=search]", "bunnies espresso")
    expect(page.locator(".found a").first).to_have_attribute("href", "#dialogue:3")
    expect(page.locator(".found a").first).to_contain_text("goes against the Respect creators and their rights section")


def test_the_front_page_searches_all_modules(watched: Watched, site: Path) -> None:
    page = watched.page
    page.goto(address(site, "index.html"))
    page.fill("input[type=search]", "ltuk")
    page.locator(".found a").first.click()
    page.wait_for_url("**/slug/index.html#ltuk")


def test_the_language_is_switched_on_the_whole_page_and_remembered(watched: Watched, site: Path) -> None:
    page = watched.page
    page.goto(address(site, SLUG))
    shown = page.locator(".panel:visible")
    count = page.locator(".tabs").count()
    assert count == 8
    expect(page.locator('.panel[data-language="Rust"]:visible')).to_have_count(count)
    page.locator(".tabs").nth(2).get_by_role("tab", name="Python").click()
    expect(page.locator('.panel[data-language="Python"]:visible')).to_have_count(count)
    expect(shown).to_have_count(count)
    expect(page.locator("select.languages")).to_have_value("Python")
    page.reload()
    expect(page.locator('.panel[data-language="Python"]:visible')).to_have_count(count)
    page.goto(address(site, "money/index.html"))
    expect(page.locator("select.languages")).to_have_value("Python")
    page.select_option("select.languages", "TypeScript")
    expect(page.locator('.panel[data-language="TypeScript"]:visible').first).to_contain_text("export")


def test_tabs_are_worked_with_the_arrow_keys(watched: Watched, site: Path) -> None:
    page = watched.page
    page.goto(address(site, SLUG))
    page.locator(".tabs").first.get_by_role("tab", name="Rust").focus()
    page.keyboard.press("ArrowRight")
    focused = page.locator(":focus")
    expect(focused).to_have_text("TypeScript")
    expect(focused).to_have_attribute("aria-selected", "true")
    page.keyboard.press("End")
    expect(page.locator(":focus")).to_have_text("WIT")
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_text("Rust")


def test_the_keyboard_reaches_everything_and_the_focus_is_seen(watched: Watched, site: Path) -> None:
    page = watched.page
    page.goto(address(site, SLUG))
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to the text")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
        )
        assert style == "solid3px"
    page.keyboard.press("/")
    page.keyboard.type("slug")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".found a").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".found")).to_be_hidden()
    expect(page.locator("input[type=search]")).to_be_focused()


def test_colours_follow_the_system_and_the_choice_is_remembered(browser: "Browser", site: Path) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address(site, SLUG))

    def paper() -> Any:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    dark = paper()
    page.select_option("select.theme", "light")
    assert paper() != dark
    page.reload()
    assert paper() != dark
    expect(page.locator("select.theme")).to_have_value("light")
    page.select_option("select.theme", "auto")
    assert paper() == dark
    context.close()


def test_on_a_phone_nothing_is_cut_off_and_the_contents_open(browser: "Browser", site: Path) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    for one in (SLUG, RESOURCE, POLICY, "index.html", "money/index.html"):
        page.goto(address(site, one))
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], one
    page.goto(address(site, SLUG))
    button = page.get_by_role("button", name="Contents")
    expect(page.locator(".sidebar")).to_be_hidden()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.locator(".sidebar a", has_text="Shortening").click()
    expect(page.locator(".sidebar")).to_be_hidden()
    expect(page.locator("#shorten")).to_be_in_viewport()
    context.close()


def test_an_open_page_follows_what_is_served(browser: "Browser", site: Path) -> None:
    files = {path.relative_to(site).as_posix(): path.read_text() for path in site.glob("rate-limit/*")}
    context = browser.new_context()
    seen = Watched(context.new_page())
    with Server(0) as server:
        server.show(files)
        seen.page.goto(f"{server.address}rate-limit/")
        expect(seen.page.locator("#st3n")).to_contain_text("A bucket holds three numbers")
        server.show({path: text.replace("A bucket holds three numbers", "A pail holds three numbers") for path, text in files.items()})
        expect(seen.page.locator("#st3n")).to_contain_text("A pail holds three numbers")
        assert seen.console == []
        assert [url for url in seen.requests if not url.startswith((server.address, "data:"))] == []
        context.close()


def test_without_scripts_everything_is_there(browser: "Browser", site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(site, SLUG))
    expect(page.locator(".panel:visible")).to_have_count(32)
    expect(page.locator(".sidebar")).to_be_visible()
    expect(page.locator("select.theme")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("name", [RESOURCE, "kinds/rules/index.html", "index.html"], ids=["code", "policy", "front"])
def test_axe_finds_nothing(browser: "Browser", site: Path, name: str, viewport: Any, scheme: Any) -> None:
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    page.goto(address(site, name))
    assert violations(page) == []
    if viewport is DESKTOP and scheme == "light":
        page.fill("input[type=search]", "the")
        assert violations(page) == []
    context.close()
