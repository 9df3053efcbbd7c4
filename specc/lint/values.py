"""The linter's values."""

from typing import Literal

import msgspec

from specc.diagnostics.register import Code

Precision = Literal["sure", "hint"]
"""`sure`: measured to be right at least seven times in ten, and on by default. `hint`: shown where it is asked for."""


class Word(msgspec.Struct, frozen=True):
    """A word of a sentence; `start` and `end` are indices into the sentence's text."""

    start: int
    end: int
    text: str
    """In lower case."""
    tag: str
    """Universal part of speech, and for verbs the form: `NOUN`, `VERB|Part`."""
    gap: str
    """The punctuation that stands between it and the word before."""


class Sentence(msgspec.Struct, frozen=True):
    """A clause's text as the rules read it."""

    text: str
    """As long as the source's, with markup, code, quotes and examples blanked out."""
    words: tuple[Word, ...]


class Hit(msgspec.Struct, frozen=True):
    """A place in a sentence that a rule objects to."""

    start: int
    end: int
    other: str = ""
    """Further words that the message names."""


class Rule(msgspec.Struct, frozen=True):
    """A rule of the linter, as `rules.toml` declares it."""

    code: Code
    basis: str
    """The rules of the published guides that it follows."""
    precision: Precision
    message: str
    """What is said of a hit; `{found}` is what stands there, `{other}` what else the rule names."""
    help: str
    finder: str = "phrases"
    """`phrases`, or the name of a function of `grammar` or `whole`; `allowances` for the comments' own codes."""
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    """Phrases of which a hit may not be a part."""
    rewrites: dict[str, str] = {}
    """Safe rewrites: phrase -> what says the same better."""
