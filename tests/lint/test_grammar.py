"""Rules that need parts of speech, by example."""

import pytest

from specc.lint.hits import find
from specc.lint.rules import BY_NAME
from specc.lint.sentence import read_sentence

CASES = {
    "passive-without-actor": (
        [
            "Logs MUST be deleted after 30 days.",
            "A key is revoked when its owner leaves.",
            "Once a page is read, it is removed.",
            "Secrets SHALL time out and not be accepted afterwards.",
            "The matter can be escalated to the team.",
        ],
        [
            "Logs MUST be deleted by the operator.",
            "The server deletes what is marked.",
            "If a page is removed, the server logs the removal.",
            "A page that was removed has no owner.",
            "The list is based on names.",
            "The owner is interested.",
            "A page is called a draft.",
            "The server MUST allow pages to be removed.",
        ],
    ),
    "dangling-pronoun": (
        ["It MUST be unique.", "This ends the session.", "If it fails, the server stops.", "After that, the server stops.", "They pay."],
        [
            "When a page expires, it goes.",
            "It is possible that a page has no owner.",
            "This page has no owner.",
            "The server stops, and it logs why.",
            "Both pay what they owe.",
        ],
    ),
    "weak-commitment": (
        [
            "The company SHOULD try to answer.",
            "We strive to answer.",
            "The owner is encouraged to answer.",
            "Consider reading it.",
            "We do our best.",
        ],
        [
            "If a user tries to leave, the server asks.",
            "A user MUST never attempt to enter.",
            "Apply recommended patches.",
            "The server aims.",
        ],
    ),
    "unbounded-comparison": (
        ["Give better answers.", "The server MUST minimize delays.", "Names SHOULD be as short as possible.", "Use the best way."],
        [
            "A page MUST be shorter than its index.",
            "At least two owners sign.",
            "The user's best interest counts.",
            "Use no more than five names.",
            "The server returns to minimum.",
        ],
    ),
    "two-forces": (
        [
            "A name MUST be unique and SHOULD be short.",
            "A member should vote, but may abstain.",
            "A value may not be unset, although it may be cut.",
        ],
        ["A name MUST be unique and MUST be short.", "The server should avoid errors, which may mislead.", "A member may vote."],
    ),
    "weak-modal": (
        ["An owner can delete the page.", "The matter can be escalated.", "A member cannot veto items."],
        ["Errors can be costly.", "A page that an owner can see is shown.", "The server MAY stop."],
    ),
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (wrong, _) in CASES.items() for text in wrong])
def test_found(name: str, text: str) -> None:
    assert list(find(BY_NAME[name], read_sentence(text)))


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (_, right) in CASES.items() for text in right])
def test_not_found(name: str, text: str) -> None:
    assert not list(find(BY_NAME[name], read_sentence(text)))
