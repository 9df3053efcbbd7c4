"""A clause's source -> a sentence: markup, code, quotes and examples blanked out, each word with its part of speech."""

import re
from functools import cache
from itertools import pairwise
from typing import Any

from specc.lint.values import Sentence, Word
from specc.syntax.inline import CodeSpan, Link, Tag, lex

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>", re.S)
_QUOTE = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_EXAMPLE = re.compile(r"\(\s*(?:e\.g\.|i\.e\.|eg\b|for example|for instance|such as|like)[^()]*(?:\([^()]*\)[^()]*)*\)", re.I)
_MARKS = re.compile(r"[*_~\\]+")
_PIECE = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*(?:['’][A-Za-z]+)*|\d[\w.,%]*\w|\d|X+")
_CLITIC = re.compile(r"(?<=[a-z])(?:n['’]t|['’](?:s|re|ll|ve|d|m))$", re.I)
_SUCH_AS = re.compile(r"\b(?:such as|for example|for instance|e\.g\.)", re.I)
_SUCH_AS_END = re.compile(r"[;:()—]|\.\s|--")


def read_sentence(source: str) -> Sentence:
    """The sentence of a slice of a spec. Its text is as long as the slice, so places carry over."""
    text = _veil(source)
    words = _words(text)
    for start, end in _illustrations(text, words):
        text = text[:start] + " " * (end - start) + text[end:]
    return Sentence(text, tuple(word for word in words if text[word.start : word.end].strip()))


def _veil(source: str) -> str:
    """The text with what isn't prose blanked out; code spans and references to sections stay as a word that is in no list."""
    text = source
    for token in sorted(lex(source), key=lambda token: token.start):
        if isinstance(token, Tag):
            text = _blank(text, token.start, token.end)
        elif isinstance(token, CodeSpan):
            text = _blank(text, token.start, token.end, "X")
        elif isinstance(token, Link) and token.text.strip("? ") and not token.target.startswith("#"):
            text = _blank(text, token.start, token.start + 1)
            text = _blank(text, token.start + 1 + len(token.text), token.end)
        elif isinstance(token, Link):
            text = _blank(text, token.start, token.end, "X")
    for pattern, fill in ((_COMMENT, " "), (_EXAMPLE, " "), (_QUOTE, "X"), (_MARKS, " ")):
        text = pattern.sub(lambda match, fill=fill: _filled(match.group(), fill), text)  # type: ignore[misc]
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ")


def _blank(text: str, start: int, end: int, fill: str = " ") -> str:
    return text[:start] + _filled(text[start:end], fill) + text[end:]


def _filled(old: str, fill: str) -> str:
    return fill * len(old) if fill == " " else (" " + fill * (len(old) - 2) + " " if len(old) > 2 else fill * len(old))


def _words(text: str) -> tuple[Word, ...]:
    pieces: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text):
        start, end = match.span()
        clitic = _CLITIC.search(match.group())
        if clitic and clitic.start():
            pieces.append((start, start + clitic.start()))
            start += clitic.start()
        pieces.append((start, end))
    if not pieces:
        return ()
    tags = _tagger().tag([_cased(text[start:end]) for start, end in pieces])
    gaps = [text[: pieces[0][0]].strip(), *(text[before[1] : after[0]].strip() for before, after in pairwise(pieces))]
    return tuple(
        Word(start, end, text[start:end].lower().replace("’", "'"), tag.removesuffix("|-"), gap)
        for (start, end), tag, gap in zip(pieces, tags, gaps, strict=True)
    )


def _cased(word: str) -> str:
    """Capitals are for emphasis: the tagger would take MUST for a name."""
    return word.lower() if word.isupper() and len(word) > 1 and word.strip("X") else word


@cache
def _tagger() -> Any:
    from denckring_en_pos import tagger

    return tagger()


def _illustrations(text: str, words: tuple[Word, ...]) -> list[tuple[int, int]]:
    """What "such as" and its like bring in, up to the verb or the mark that takes the sentence up again."""
    found = []
    for match in _SUCH_AS.finditer(text):
        if not text[: match.start()].strip(" ("):
            continue
        mark = _SUCH_AS_END.search(text, match.end())
        end = mark.start() if mark else len(text)
        verb = next((word for word in words if match.end() < word.start < end and word.tag == "AUX|Fin"), None)
        found.append((match.start(), verb.start if verb else end))
    return found
