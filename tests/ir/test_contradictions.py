"""Which clauses contradict each other, and which only look as if they did."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.base.source import Source
from specc.diagnostics.text import render_text
from specc.ir.front import Checked, compile_sources

OPPOSED = [
    ("A clerk MUST store the receipt.", "A clerk MUST NOT store the receipt."),
    ("Clerks MUST store receipts.", "Every clerk MUST NOT store any receipt."),
    ("A clerk MUST store the receipt.", "A clerk MUST never store the receipt."),
    ("A clerk MUST store the receipt.", "No clerk MAY store the receipt."),
    ("A clerk MAY store the receipt.", "A clerk MUST NOT store the receipt."),
    ("A clerk SHOULD store the receipt.", "A clerk MUST NOT store the receipt."),
    ("A clerk SHOULD store the receipt.", "A clerk SHOULD NOT store the receipt."),
    ("Clerks MUST reply to [complaints](#x) at once.", "Clerks MUST NOT reply to *complaints*, at once!"),
    ("If asked, a clerk MUST give the price.", "If asked, a clerk MUST NOT give the price."),
    ("The assistant MUST greet.", "The assistant MUST NOT greet."),
    ("A clerk MUST always greet.", "A clerk MUST NOT greet."),
    ("a clerk must store the receipt.", "a clerk mustn’t store the receipt."),
    ("A clerk MAY NOT store the receipt.", "A clerk MUST store the receipt."),
    ("`retry` MUST be at most 5.", "`retry` MUST NOT be at most 5."),
    ("Employees MUST eat cookies in cities.", "No employee MAY eat a cookie in any city."),
    ("Owners MUST sell `all` their *houses*!", "Owners MUST NOT sell `all` their [house](#x)."),
    ("Buses MUST pass.", "A bus MUST NOT pass."),
    ("Nobody MAY smoke.", "Anybody MAY smoke."),
]
AGREED = [
    ("A clerk MUST store the receipt.", "A clerk MUST NOT store the invoice."),
    ("A clerk MUST store the receipt.", "A manager MUST NOT store the receipt."),
    ("A clerk MUST store the receipt.", "A clerk MUST store the receipt."),
    ("A clerk MAY store the receipt.", "A clerk SHOULD NOT store the receipt."),
    ("If asked, a clerk MUST give the price.", "If drunk, a clerk MUST NOT give the price."),
    ("A clerk MUST give the price.", "If drunk, a clerk MUST NOT give the price."),
    ("It MUST be dry.", "It MUST NOT be dry."),
    ("They MUST pay.", "They MUST NOT pay."),
    ("`retry` MUST be at most 5.", "`retry` MUST NOT be at most 3."),
    ("`a-b` MUST be red.", "`a+b` MUST NOT be red."),
    ("A clerk MUST store -1.", "A clerk MUST NOT store 1."),
    ("A clerk stores the receipt.", "A clerk MUST NOT store the receipt."),
    ("Staff must greet. X MUST stand.", "Staff must not greet. Y MUST stand."),
    ("> A clerk MUST store the receipt.", "A clerk MUST NOT store the receipt."),
]


def checked(*texts: str) -> Checked:
    sources = [
        Source(f"m{number}.md", f"# M{number} {{#m{number}}}\n\n{text}\n\n## X {{#x}}\n".encode()) for number, text in enumerate(texts)
    ]
    return compile_sources(sources)


def codes(found: Checked) -> list[str]:
    return [one.code for one in found.diagnostics]


@pytest.mark.parametrize("pair", OPPOSED, ids=lambda pair: pair[1])
def test_what_nobody_can_do_both_of_is_told(pair: tuple[str, str]) -> None:
    for texts in ([*pair], [*reversed(pair)], ["\n\n".join(pair)]):
        found = checked(*texts)
        assert codes(found) == ["E0503"], render_text(found.diagnostics, found.sources)


@pytest.mark.parametrize("pair", AGREED, ids=lambda pair: pair[1])
def test_what_can_be_done_is_left_alone(pair: tuple[str, str]) -> None:
    found = checked(*pair)
    assert codes(found) == [], render_text(found.diagnostics, found.sources)


FUNCTION = (
    "# {name} {{#{name}}}\n\n```wit\n{name}: func(n: u32) -> u32;\n```\n\n{text}\n\n"
    "**Examples**\n\n| n | result |\n| - | - |\n| `1` | `1` |\n"
)


def functions(*texts: tuple[str, str]) -> Checked:
    return compile_sources([Source(f"{name}.md", FUNCTION.format(name=name, text=text).encode()) for name, text in texts])


def test_what_functions_own_is_about_them() -> None:
    right, wrong = "The result MUST be even.", "The result MUST NOT be even."
    assert codes(functions(("half", right), ("third", wrong))) == []
    assert codes(functions(("half", f"{right} {wrong}"))) == ["E0503"]
    assert codes(functions(("half", "Results MUST be even."), ("third", "Results MUST NOT be even."))) == []


def test_a_policy_reaches_into_interfaces() -> None:
    half = functions(("half", "A number MUST NOT be odd."))
    policy = Source("policy.md", b"# Policy {#policy}\n\nNumbers MUST be odd. The result MUST be odd.\n")
    assert codes(compile_sources([*half.sources.values(), policy])) == ["E0503"]


HOUSE = "# House {{#house{0}}}\n\n## Tone {{#tone}}\n\nA clerk MUST shout.[^sh0t]\n"
SALES = "# Sales {{#sales{0}}}\n\n## Quiet {{#quiet {1}}}\n\nA clerk MUST NOT shout.[^qu1t]\n"


@pytest.mark.parametrize(
    ("house", "sales", "overrides", "expected"),
    [
        ("", "", "", ["E0503"]),
        ("", "", "overrides=house#sh0t", []),
        ("", "", "overrides=house#tone", []),
        ("", "", "overrides=house#house", []),
        ("", "", "overrides=house#tone.1", ["E0211", "E0503"]),
        (" authority=system", " authority=user", "", ["E0503"]),
        (" authority=system", " authority=user", "overrides=house#tone", ["E0502"]),
        (" authority=system", "", "overrides=house#tone", ["E0502"]),
        (" authority=user", " authority=system", "overrides=house#tone", []),
        ("", " overrides=house#tone", "", []),
    ],
)
def test_an_override_settles_it_if_it_may(house: str, sales: str, overrides: str, expected: list[str]) -> None:
    found = compile_sources([Source("house.md", HOUSE.format(house).encode()), Source("sales.md", SALES.format(sales, overrides).encode())])
    assert sorted(codes(found)) == expected, render_text(found.diagnostics, found.sources)


def test_the_higher_authority_is_told_how_to_prevail() -> None:
    found = compile_sources(
        [Source("house.md", HOUSE.format(" authority=system").encode()), Source("sales.md", SALES.format(" authority=user", "").encode())]
    )
    assert "for `house#sh0t` (its authority `system` is the higher one) to prevail" in found.diagnostics[0].help


DIALOGUE = "~~~xml\n{heard}<assistant> <!-- {grade} -->\nOf course.\n</assistant>\n~~~\n"


def dialogue(name: str, grade: str, heard: str = "<user>\nMay I?\n</user>\n", head: str = "") -> Source:
    return Source(f"{name}.md", f"# {name} {{#{name}{head}}}\n\n{DIALOGUE.format(heard=heard, grade=grade)}".encode())


def test_an_answer_that_is_good_and_bad() -> None:
    assert codes(compile_sources([dialogue("a", "GOOD"), dialogue("b", "BAD")])) == ["E0505"]
    assert codes(compile_sources([dialogue("a", "BAD: no"), dialogue("b", "GOOD"), dialogue("c", "BAD")])) == ["E0505", "E0505"]
    assert codes(compile_sources([dialogue("a", "GOOD"), dialogue("b", "BAD", head=" overrides=a#a")])) == []


def test_answers_that_only_look_as_if() -> None:
    assert codes(compile_sources([dialogue("a", "GOOD"), dialogue("b", "OK")])) == []
    assert codes(compile_sources([dialogue("a", "GOOD"), dialogue("b", "BAD", "<user>\nMay he?\n</user>\n")])) == []
    assert codes(compile_sources([dialogue("a", "GOOD"), dialogue("b", "BAD", "<developer>\nMay I?\n</developer>\n")])) == []
    assert codes(compile_sources([dialogue("a", "GOOD"), dialogue("b", "BAD", "[...]\n<user>\nMay I?\n</user>\n")])) == []
    assert codes(compile_sources([dialogue("a", "GOOD", ""), dialogue("b", "BAD", "")])) == []


def test_overrides_of_one_section_need_a_winner() -> None:
    house = Source("house.md", b"# House {#house}\n\n## Tone {#tone}\n")

    def rival(name: str, attributes: str) -> Source:
        return Source(f"{name}.md", f"# {name} {{#{name} overrides=house#tone{attributes}}}\n".encode())

    assert codes(compile_sources([house, rival("a", ""), rival("b", "")])) == ["E0504"]
    assert codes(compile_sources([house, rival("a", " authority=user"), rival("b", " authority=system")])) == []
    over = Source("b.md", b"# b {#b overrides=house#tone}\n\n## Over {#over overrides=a#a}\n")
    assert codes(compile_sources([house, rival("a", ""), over])) == ["E0504"]


def test_a_circle_of_overrides_is_told_once() -> None:
    def link(name: str, next: str) -> Source:
        return Source(f"{name}.md", f"# {name} {{#{name} overrides={next}#{next}}}\n".encode())

    assert codes(compile_sources([link("a", "b"), link("b", "c"), link("c", "a"), link("d", "a")])) == ["E0506", "E0504"]
    assert codes(compile_sources([link("a", "a")])) == ["E0506"]


def test_sections_of_one_id_do_not_go_in_circles() -> None:
    text = b"# A {#a}\n\n## B {#a overrides=#b}\n\nX MUST go. X MUST NOT go.\n\n# C {#b}\n"
    assert sorted(codes(compile_sources([Source("a.md", text)]))) == ["E0201", "E0503"]


NOUNS = ["clerk", "parcel", "city", "bus", "class", "employee", "box", "`half`", "price", "cookie", "e-mail", "house"]
PLURAL = {"city": "cities", "bus": "buses", "class": "classes", "box": "boxes"}
VERBS = ["weigh", "pass", "be", "see", "`call`", "carry", "agree to", "rely on"]
ENDS = ["", " at once", " in time", ", even late", " to 4.5 kg", " (twice)"]


def noun(word: str, plural: bool, article: str) -> str:
    if word.startswith("`"):
        return word
    return PLURAL.get(word, f"{word}s") if plural else f"{article} {word}"


@settings(max_examples=60)
@given(st.data())
def test_any_ban_of_what_is_asked_is_told(data: st.DataObject) -> None:
    def said(force: str) -> str:
        article = data.draw(st.sampled_from(["a", "the", "every", "any"]))
        first, second = (noun(word, data.draw(st.booleans()), article) for word in (subject, thing))
        if data.draw(st.booleans()) and not second.startswith("`"):
            second = data.draw(st.sampled_from(["*{}*", "[{}](#x)", "**{}**"])).format(second)
        return f"{first[0].upper()}{first[1:]} {force} {verb} {second}{end}."

    subject, thing = data.draw(st.sampled_from(NOUNS)), data.draw(st.sampled_from(NOUNS))
    verb, end = data.draw(st.sampled_from(VERBS)), data.draw(st.sampled_from(ENDS))
    texts = said(data.draw(st.sampled_from(["MUST", "SHOULD", "MAY"]))), said(data.draw(st.sampled_from(["MUST NOT", "MUST never"])))
    assert codes(checked(*texts)) == ["E0503"], texts
