"""Where a sentence ends, and what force it has."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.ir.force import force_of
from specc.ir.sentences import split
from specc.syntax.inline import lex


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text, lex(text))]


@pytest.mark.parametrize(
    "text",
    [
        "One. | Two! | Three? | Four… | Five",
        "It is 1.5 long. | Version 1.2.3. | See No. 5 and fig. 2 there.",
        "Some, e.g. Ada, i.e. Countess Lovelace, cf. Babbage. | Dr. Who vs. Mr. Hyde.",
        "It ends here etc. | Next.",
        "By J. R. Smith. | Grade A. | Next.",
        "A word.[^a][^b] | Next[^c]. | Last. [^d] | End",
        "Before (see below. And there. Too) it ends. | (All of this. | Stands inside.)",
        'He said "Stop. Go." and left. | She said “No. Never.” twice.',
        "**Bold.** | *Soft.* | `x. Y` is code. | [A link. Here](a.b.C) is one.",
        "lower. case goes on. | 42 begins. | `code` begins. | «Quote» begins.",
        "Lines\nbreak. | And\r\ngo on.",
        "No stop at the end",
        "What?! | Really... | Yes.",
        "日本。 語. | 日本",
    ],
)
def test_where_sentences_end(text: str) -> None:
    expected = text.split(" | ")
    assert sentences(text.replace(" | ", " ")) == expected


@given(st.text(st.sampled_from('aB.!? ()[]"“”`*^\n1é'), max_size=80))
def test_sentences_cover_all_but_white_space(text: str) -> None:
    ranges = split(text, lex(text))
    assert all(start < end for start, end in ranges)
    assert all(left[1] <= right[0] for left, right in pairwise(ranges))
    assert "".join("".join(text[start:end] for start, end in ranges).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "loud", "quiet"),
    [
        ("It MUST be.", "MUST", ""),
        ("It MUST NOT be.", "MUST NOT", ""),
        ("It MUST\nNOT be.", "MUST NOT", ""),
        ("It SHOULD, and MAY, and MUST.", "MUST", ""),
        ("It SHOULD NOT, or MAY.", "SHOULD NOT", ""),
        ("It MAY be.", "MAY", ""),
        ("It must not, should, may.", "", "MUST NOT"),
        ("It shouldn’t.", "", "SHOULD NOT"),
        ("In May, Mayor Must was MUSTY.", "", ""),
        ("It SHALL.", "", ""),
    ],
)
def test_the_force_of_a_statement(text: str, loud: str, quiet: str) -> None:
    assert force_of(text) == (loud, quiet)
