"""What stands in the documents."""

import json
import re

import pytest
from docs_work import RELEASES, ROOT, Made, of_release, of_specs, of_texts

from specc.ir.values import Message

FUNCTION = "# T {{#t}}\n\n```wit\n{wit}\n```\n\n`f` MUST do.[^aaaa]\n\n{rest}"


@pytest.mark.parametrize("release", RELEASES)
def test_a_policy_s_site_is_whole(release: str) -> None:
    made = of_release(release)
    assert made.broken == []
    (module,) = made.program.modules.values()
    page = made.page(module.name)
    answers = [answer for one in module.dialogues for comparison in one.comparisons for answer in comparison.answers]
    grades = [one["data-grade"] for one in page.of_class("grade")]
    assert grades == [answer.grade for answer in answers]
    assert len(page.of_class("dialogue")) == len(module.dialogues)
    assert len(page.of_class("rationale")) == sum(bool(answer.rationale or answer.cites) for answer in answers)
    messages = [turn for one in module.dialogues for turn in one.turns if isinstance(turn, Message)]
    assert len(page.of_class("message")) == len(messages) + len(answers)
    assert {clause.id for clause in module.clauses} <= page.ids
    assert {section.id for section in module.sections} <= page.ids


@pytest.mark.parametrize(("release", "count"), list(zip(RELEASES, (68, 110), strict=True)))
def test_every_cross_reference_leads_to_what_it_names(release: str, count: int) -> None:
    made = of_release(release)
    (module,) = made.program.modules.values()
    page = made.page(module.name)
    assert len(module.references) == count
    titles = {section.id: section.title for section in module.sections}
    body = made.files[f"{module.name}/index.html"].partition("<main")[2]
    for reference in module.references:
        links = re.findall(rf'<a href="#{re.escape(reference.id)}">(.*?)</a>', body)
        words = titles[reference.id] if reference.text == "?" else reference.text
        shown = [re.sub("<[^>]+>", "", link) for link in links]
        assert any(_bare(words) == _bare(one) for one in shown), reference
        assert reference.id in page.ids


def _bare(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")).strip()


def test_held_back_examples_stand_in_no_file() -> None:
    made = of_specs(*(path.stem for path in sorted((ROOT / "specs").glob("*.md"))))
    assert made.broken == []
    for module in made.program.modules.values():
        page = made.target._page(module, made.program, {}, "html")
        shown = {page.values(one) for one in module.examples if not one.held_back}
        for example in module.examples:
            if not example.held_back or page.values(example) in shown:
                continue
            for path in ("index.html", "index.md"):
                text = made.files[f"{module.name}/{path}"]
                cells = page.values(example)
                plain = text.replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&#39;", "'")
                row = (
                    "<code>" + r"</code></td><td[^>]*><code>".join(map(re.escape, cells))
                    if path.endswith("html")
                    else r" \| ".join(f"`{re.escape(cell)}`" for cell in cells)
                )
                assert not re.search(row, plain), (module.name, example)


def test_functions_and_types_are_shown_in_every_language() -> None:
    made = of_specs("slug")
    html = made.files["slug/index.html"]
    text = made.page("slug").text
    assert "pub fn slugify(title: &str, max_length: Option<u32>) -> Result<String, SlugError>" in text
    assert "export function slugify(title: string, maxLength?: number): string" in text
    assert "def slugify(title: str, max_length: int | None" in text
    assert "pub enum SlugError" in text
    assert {"fn:slugify", "type:slug-error", "xpij"} <= made.page("slug").ids
    assert html.count('data-language="Rust"') == 8
    for part in ("```rust", "```typescript", "```python", "| `title` | `max-length` | result | clauses |", '<a id="xpij"></a>'):
        assert part in made.files["slug/index.md"]


def test_a_resource_is_shown_with_its_methods_and_runs() -> None:
    made = of_specs("rate-limit")
    page, markdown = made.page("rate-limit"), made.files["rate-limit/index.md"]
    assert {"type:token-bucket", "fn:token-bucket.constructor", "fn:token-bucket.try-take", "st3n"} <= page.ids
    for part in (
        "pub fn try_take(&mut self, now: u32, amount: u32) -> bool;",
        "tryTake(now: number, amount: number): boolean;",
        "def try_take(self, now: int, amount: int) -> bool: ...",
        "| `try-take(1000, 2)` | `true` |",
        "**`available`**: The number of tokens in the bucket",
    ):
        assert part in markdown
    assert "try-take: func(now: u32, amount: u32) -> bool;" in page.text
    assert "#fn:token-bucket.try-take" in page.links
    entries = made.files["rate-limit/search.js"]
    assert '["method","#fn:token-bucket.try-take","token-bucket.try-take"' in entries
    assert "2600" not in markdown + made.files["rate-limit/index.html"], "it is held back"


def test_a_resource_whose_calls_fail() -> None:
    made = of_texts(
        t="# T {#t}\n\n```wit\n/// A till.\nresource till {\n  constructor(most: s64) -> result<till, string>;\n"
        "  put: func(coins: s64) -> result<_, s64>;\n}\n```\n\n`put` MUST fail.[^aaaa]\n\n"
        "**Examples** for `till`:\n\n| call | result | error |\n| --- | --- | --- |\n"
        '| `constructor(9)` | | |\n| `put(10)` | | `1` |\n| `put(9)` | | |\n| `constructor(-1)` | | `"no"` |\n'
    )
    markdown = made.files["t/index.md"]
    assert "| `put(10)` | fails `1` |\n| `put(9)` |  |" in markdown
    assert '| `constructor(-1)` | fails `"no"` |' in markdown
    assert "constructor(most: s64) -> result<till, string>;" in made.page("t").text
    assert made.broken == []


def test_links_lead_to_the_documents_of_other_specs() -> None:
    made = of_specs("invoice", "money")
    assert "../money/index.html#money" in made.page("invoice").links
    assert "](../money/index.md#money)" in made.files["invoice/index.md"]
    assert "../invoice/index.html#invoice" in made.page("money").links, "backlinks"


def test_version_and_amendments_are_shown_at_both_ends() -> None:
    """What a spec can tell of its history: its version, and what stands in the place of what."""
    made = of_texts(
        house="---\nversion: 1.2.0\n---\n# House {#house authority=platform}\n\nA guest MUST pay.[^pays]\n\n"
        "## Late {#late}\n\nA guest MAY come late.[^come]\n\n## Tax {#tax overrides=#late}\n\nThere MAY be one.[^maybe]\n",
        desk="---\nversion: 2.0.0-rc.1\nimports:\n  old: ./house.md\n---\n# Desk {#desk authority=platform overrides=old#pays}\n\n"
        "A guest MAY pay.[^mayb]\n\n## Later {#later overrides=house#tax}\n\nNobody MAY come late.[^cnot]\n",
    )
    house, desk = made.files["house/index.md"], made.files["desk/index.md"]
    assert "Version 1.2.0." in house
    assert "Version 2.0.0-rc.1." in desk
    assert '# Desk *(platform)* <a id="desk"></a>' in desk
    assert "\n\nOverrides [house: pays](../house/index.md#pays).\n\n" in desk
    assert '## Later *(platform)* <a id="later"></a>\n\nOverrides [house: Tax](../house/index.md#tax).\n\n' in desk
    assert "\n\n[pays](#pays) is overridden by [desk: Desk](../desk/index.md#desk).\n\n" in house
    assert '<a id="late"></a>\n\nOverridden by [Tax](#tax).\n\n' in house
    assert "Overrides [Late](#late).\n\nOverridden by [desk: Later](../desk/index.md#later).\n\n" in house
    pages = {name: re.sub(r"\s+", " ", made.page(name).text) for name in ("house", "desk")}
    assert "version 1.2.0" in pages["house"]
    assert "Desk platform overrides house: pays" in pages["desk"]
    assert "pays is overridden by desk: Desk" in pages["house"]
    assert "Overridden by desk: Later" in pages["house"]
    assert made.page("house").links.count("../desk/index.html#later") == 1
    assert "../house/index.html#pays" in made.page("desk").links
    assert "version 1.2.0" in made.files["index.html"]
    assert made.broken == []


def test_no_version_is_no_version() -> None:
    made = of_texts(t="# T {#t}\n\nHe must.[^aaaa]\n")
    assert "ersion" not in made.files["t/index.md"] + made.page("t").text


def test_text_of_a_spec_is_text() -> None:
    """Specs may come from anybody: nothing in them becomes an element, runs, or is loaded."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(1) />"
    spec = (
        f"# T {evil} {{#t}}\n\nHe {evil} must.[^aaaa] [a](javascript:alert(1)) [a](javascript:a((1))) [b](data:text/html,x) ![p](https://e.example/p.png)\n\n"
        f'| a | b |\n| - | - |\n| {evil} | x |\n\n- **te{evil}rm**: x\n\n!!! meta "{evil}"\n    {evil}\n\n'
        f"~~~html\n{evil}\n~~~\n\n"
        f'**Example**: {evil}\n\n~~~xml\n<user name="&quot;&gt;&lt;b&gt;">\n&lt;script&gt;x&lt;/script&gt;\n{evil}\n</user>\n'
        f"<assistant> <!-- BAD[#t]: {evil} -->\n[x](javascript:alert(2)) {evil}\n</assistant>\n~~~\n"
    )
    made = of_texts(t=spec)
    page = made.page("t")
    assert [attrs for tag, attrs in page.all if tag == "script"] == [{"src": "site.js"}, {"src": "search.js", "defer": ""}]
    assert not [tag for tag, _ in page.all if tag in ("img", "iframe", "object", "b")]
    assert not [attrs for _, attrs in page.all if any(key.startswith("on") for key in attrs)]
    assert not [link for link in page.links if link.lower().startswith(("javascript:", "data:"))]
    assert "https://e.example/p.png" in page.links
    markdown = re.sub(r"```.*?```", "", made.files["t/index.md"], flags=re.S)
    assert "<script" not in markdown
    assert "<img" not in markdown
    assert "](javascript:" not in markdown


def test_markup_around_several_clauses_stays_whole() -> None:
    page = of_texts(t='# T {#t}\n\n**"One must. Two may.** Three `a. b` should not.[^aaaa]\n')
    html = page.files["t/index.html"]
    assert "<strong>" in html
    assert {"t.1", "t.2", "aaaa"} <= page.page("t").ids
    assert page.broken == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    made = of_specs("slug")
    module = made.program.modules["slug"]
    files = made.target.site(module, made.program, {"overview": "See [this](#slugify) and [that](https://a.example)."})
    assert made.dead(module, files) == []
    for old, new in (
        ('href="#slugify"', 'href="#gone"'),
        ('href="../index.html"', 'href="../gone/index.html"'),
        ('id="xpij"', 'id="e8yt"'),
    ):
        torn = tuple(type(file)(file.path, file.content.replace(old, new)) for file in made.target.site(module, made.program, {}, True))
        found = made.dead(module, torn)
        assert found, new
        assert found[0].path == "index.html"
    (document, *_) = made.target.document(module, made.program, {})
    torn = (type(document)(document.path, document.content.replace("](#xpij)", "](#gone)")),)
    (found, *_) = made.dead(module, torn)
    assert "#gone" in found.message
    assert found.line > 0


def test_fills_stand_in_their_places_without_marks() -> None:
    made = of_specs("roman")
    module = made.program.modules["roman"]
    slots = made.target.slots(module, made.program)
    fills = {slot.id: f"Said of {slot.id}.[^{slot.clauses[0]}]" for slot in slots}
    page = next(file for file in made.target.site(module, made.program, fills) if file.path == "index.html").content
    (document, *_) = made.target.document(module, made.program, fills)
    for slot in slots:
        assert f"Said of {slot.id}.</p>" in page
        assert f"<!-- passage {slot.id} -->\n\nSaid of {slot.id}.[^" in document.content


def test_the_same_comes_out_again() -> None:
    assert of_specs("slug").files == of_specs("slug").files


def test_properties_terms_overrides_and_authority_are_shown() -> None:
    policy = (
        "---\nauthority: [chief, clerk]\n---\n# Rules {#rules authority=chief}\n\n- **guest**: a person.\n\nA guest MUST pay.[^pays]\n\n"
        "## Late {#late overrides=#rules}\n\nA guest MAY pay [later](#rules). See [?](#pays).\n"
    )
    page = of_texts(rules=policy).page("rules")
    assert len(page.of_class("authority")) == 2
    assert page.of_class("overrides")
    assert ":terms" in page.ids
    assert "#rules" in page.links
    assert [one["href"] for one in page.of_class("tag")].count("#pays") >= 1
    counting = FUNCTION.format(
        wit="f: func(x: s32) -> s32;", rest="**Property** for all `x: s32`: it is so.[^p2]\n\n```cel\nf(x) == f(x)\n```\n"
    )
    made = of_texts(t=counting)
    assert "p2" in made.page("t").ids
    assert "f(x) == f(x)" in made.page("t").text


def test_a_search_index_is_a_script() -> None:
    made: Made = of_specs("slug")
    script = made.files["slug/search.js"]
    match = re.fullmatch(r"\(window\.speccIndex \?\?= \[\]\)\.push\(\{page: \"index.html\", entries: (.*)\}\);\n", script)
    assert match
    entries = json.loads(match[1])
    assert ["clause", "#xpij", "xpij"] in [entry[:3] for entry in entries]
    assert all(entry[1].removeprefix("#") in made.page("slug").ids for entry in entries)
