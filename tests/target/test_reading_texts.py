"""What is read from a reply for a slot of a document."""

import pytest

from specc.target.marks import read_text


def read(reply: str, *clauses: str, sentences: int = 2, words: int = 10) -> str:
    return read_text(reply, clauses, sentences, words)


def test_a_reply_that_goes_on_is_cut_behind_a_sentence() -> None:
    assert read("It adds. It fails for `None`. It is fast.", "a") == "It adds. It fails for `None`.[^a]"


def test_a_reply_with_too_many_words_is_cut_behind_a_sentence() -> None:
    assert read("It adds. One two three four five six seven eight nine.") == "It adds."


def test_a_code_span_counts_as_one_word_and_is_not_cut() -> None:
    assert read('It adds. `f("a. B c d e f g h i j")` fails. More.', sentences=2) == 'It adds. `f("a. B c d e f g h i j")` fails.'


def test_one_sentence_that_is_too_long_is_left_to_the_checks() -> None:
    long = "One two three four five six seven eight nine ten eleven."
    assert read(long) == long


def test_paragraphs_of_several_clauses_are_left_as_they_are() -> None:
    reply = "It adds.[^a] It fails.[^b]\n\nIt is fast.[^a]\n\nIt is small.[^b]"
    assert read(reply, "a", "b") == reply


@pytest.mark.parametrize("reply", ["It adds.", '"It adds."', "```\nIt adds.\n```", "# Adding\n\nIt adds.", "It adds. [^a]", "It adds. (a)"])
def test_the_wrapping_is_taken_off(reply: str) -> None:
    assert read(reply, "a").replace(" [", "[") == "It adds.[^a]"
