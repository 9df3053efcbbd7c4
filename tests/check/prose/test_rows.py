"""Tables of calls in a document agree with the spec's examples row by row."""

import pytest

from specc.base.source import Source
from specc.check.prose.draft import Draft, pieces
from specc.check.prose.rules import rows
from specc.ir.front import compile_sources
from specc.plan.slice import readable
from specc.target.document import DocumentTarget
from specc.target.loader import load
from specc.target.values import File
from tests.check.prose.lesson import HERE, ROOT


def found(text: str) -> list[tuple[int, str]]:
    """Line and message of each fault in a document about `parcel.md` in Python."""
    checked = compile_sources([Source("parcel.md", (HERE / "parcel.md").read_bytes())])
    target = load("tutorial", ROOT)
    assert isinstance(target, DocumentTarget)
    program = readable(checked.program, "parcel")
    module = program.modules["parcel"]
    files = (File("page.md", text),)
    texts, blocks = pieces(files)
    slots = {slot.id: slot for slot in target.slots(module, program)}
    return [(one.finding.line, one.finding.message) for one in rows.check(Draft(files, texts, blocks, {}, slots, module, (), (), "python"))]


def table(head: str, *body: str) -> str:
    return "\n".join(("# Prices", "", head, "|".join(["", *["---"] * (head.count("|") - 1), ""]), *body, ""))


@pytest.mark.parametrize(
    "row",
    [
        "| 2000 | false | 499 |",
        "| `2000` | `false` | `499` |",
        "| 2,000 | False | 499.0 |",
        "| `2_000` | `False` | `Ok(499)` |",
    ],
)
def test_a_row_that_is_an_example_passes_however_it_is_written(row: str) -> None:
    assert found(table("| `grams` | express | result |", row)) == []


@pytest.mark.parametrize(
    "row, shown",
    [
        ("| 2000 | false | 899 |", "2000 | false | 899"),
        ("| 2000 | true | 499 |", "2000 | true | 499"),
        ("| 500 | false | 849 |", "500 | false | 849"),
        ("| -2000 | false | 499 |", "-2000 | false | 499"),
        ("| 1777 | true | 849 |", "1777 | true | 849"),
    ],
)
def test_a_row_of_values_that_all_occur_but_not_together_is_found(row: str, shown: str) -> None:
    text = table("| `grams` | express | result |", "| 2000 | false | 499 |", row)
    assert found(text) == [(6, f"the row “{shown}” is none of the examples: take one of them as it stands, or leave the row out")]


@pytest.mark.parametrize(
    "error", ["`TooHeavy`", "TooHeavy", "`too-heavy`", '`"too-heavy"`', "`parcel.TooHeavy`", "`ParcelError::TooHeavy`"]
)
def test_errors_go_by_the_name_of_the_spec_and_of_the_language(error: str) -> None:
    assert found(table("| grams | express | error |", f"| 30001 | false | {error} |")) == []


def test_another_error_is_found() -> None:
    assert found(table("| grams | express | error |", "| 30001 | false | `Empty` |"))


def test_an_error_is_no_result() -> None:
    assert found(table("| grams | express | result |", "| 30001 | false | `TooHeavy` |"))


def test_columns_may_be_left_out_and_others_added() -> None:
    assert found(table("| to | gives | note |", '| `"Ada"` | `"Ada, 250 g"` | short |', "| Noor | Noor, 90 g | heavy |")) == []
    assert found(table("| to | gives | note |", '| `"Ada"` | `"Noor, 90 g"` | short |'))


def test_other_tables_are_not_compared() -> None:
    assert found(table("| grams | price |", "| 1 | 2 |")) == []
    assert found(table("| word | result |", "| 1 | 2 |")) == []
    assert found(table("| grams | result | error |", "| 1 | 2 | 3 |")) == []


def test_each_table_is_read_by_its_own_head() -> None:
    text = table("| grams | price |", "| 1 | 2 |") + "\n" + table("| grams | express | result |", "| 1 | true | 849 |").partition("\n\n")[2]
    assert [line for line, _ in found(text)] == [9]
