"""A place among the tokens of a block, and what has been reported on the way."""

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics import Diagnostic, Label
from specc.diagnostics.register import Code
from specc.syntax.wit import codes
from specc.syntax.wit.docs import joined
from specc.syntax.wit.lexer import Token
from specc.syntax.wit.names import KEYWORDS, a, is_kebab, kebab, shown

ITEM_WORDS = ("record", "variant", "enum", "flags", "type", "resource", "use")
_OPENERS, _CLOSERS = ("<", "("), (">", ")")


class Fault(Exception):  # noqa: N818
    """Reading cannot go on here. It has been reported; whoever catches it finds a place to go on from."""


class Cursor:
    """Reads tokens one by one; every rule of the grammar is a function that takes one."""

    def __init__(self, source: Source, tokens: list[Token]) -> None:
        self.source = source
        self.tokens = tokens
        self.index = 0
        self.diagnostics: list[Diagnostic] = []
        self.documented: set[int] = set()
        """Tokens whose doc comments have found their owner."""
        self.wrappers = 0
        """`interface x {` that were refused and read through: so many `}` close nothing."""
        self.broken = False
        """Whether the item at hand has a mistake that keeps it from having a value."""
        self.declared: list[str] = []
        """The names that the item at hand declares, as far as they are known."""
        self.in_resource = False

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.index]

    @property
    def last(self) -> Token:
        """The token that was read last (the next one, where there is none)."""
        return self.tokens[max(self.index - 1, 0)]

    def ahead(self, count: int = 1) -> Token:
        """The token `count` places behind the next one; at most the end."""
        return self.tokens[min(self.index + count, len(self.tokens) - 1)]

    def at(self, *kinds: str) -> bool:
        """Whether the next token is of one of these kinds."""
        return self.token.kind in kinds

    def at_word(self, *words: str) -> bool:
        """Whether the next token is one of these words, not escaped."""
        return self.token.kind == "name" and not self.token.escaped and self.token.text in words

    def advance(self) -> Token:
        """Read the next token. The end is never passed."""
        token = self.token
        self.index = min(self.index + 1, len(self.tokens) - 1)
        return token

    def take(self, kind: str) -> bool:
        """Read the next token if it is of this kind."""
        if self.token.kind != kind:
            return False
        self.advance()
        return True

    def doc(self) -> str:
        """The doc comments before the next token, as one text."""
        self.documented.add(self.index)
        return joined(doc.text for doc in self.token.docs)

    # --- spans -------------------------------------------------------------------------------------------------

    def span_of(self, token: Token) -> Span:
        """The span of a token."""
        return self.source.span(token.start, token.end)

    def span_from(self, first: Token) -> Span:
        """The span from a token to the one that was read last."""
        return self.source.span(first.start, max(self.last.end, first.end))

    def place(self) -> Span:
        """Where a fault is shown: the next token, or the last one where the next stands on another line."""
        shown_token = self.last if self.at("end") or self.token.fresh else self.token
        return self.span_of(shown_token)

    # --- faults ------------------------------------------------------------------------------------------------

    def report(self, code: Code, span: Span, message: str, help: str, *labels: Label) -> None:
        """Note a mistake that does not keep anyone from reading on."""
        self.diagnostics.append(code.at(span, message, help, *labels))

    def refuse(self, code: Code, span: Span, message: str, help: str) -> None:
        """Note a mistake that leaves the item at hand without a value."""
        self.broken = True
        self.report(code, span, message, help)

    def fail(self, code: Code, message: str, help: str, span: Span | None = None) -> Fault:
        """Note a mistake behind which reading cannot go on: `raise cursor.fail(…)`."""
        if not self.at("bad"):  # the lexer has reported that one
            self.report(code, span or self.place(), message, help)
        self.broken = True
        return Fault()

    def found(self) -> str:
        """The next token, as a message names it."""
        if self.at("end"):
            return "the end of the block"
        return shown(self.token.text) if self.token.text else "this"

    def expect(self, kind: str, after: str, help: str) -> Token:
        """Read a token of this kind."""
        if not self.at(kind):
            raise self.fail(codes.SYNTAX, f"expected `{kind}` after {after}, found {self.found()}", help)
        return self.advance()

    def end_item(self, what: str) -> None:
        """Read the `;` that ends an item."""
        if self.take(";"):
            return
        separator = self.at(",", "end", "}") or self.token.fresh
        message = f"expected `;` after {what}" + ("" if self.token.fresh else f", found {self.found()}")
        if self.at("bad") or not separator:
            raise self.fail(codes.SEPARATOR, message, "end it with `;`")
        self.report(codes.SEPARATOR, self.place(), message, "end it with `;`")
        self.take(",")

    # --- names -------------------------------------------------------------------------------------------------

    def name(self, what: str) -> Token:
        """Read a name that is declared here; a faulty one is reported and taken all the same."""
        token = self.token
        if token.kind not in ("name", "number", "_"):
            help = f"write a name in kebab-case, such as `my-{what}`"
            raise self.fail(codes.SYNTAX, f"expected the name of {a(what)}, found {self.found()}", help)
        self.advance()
        span, quoted = self.span_of(token), shown(token.text)
        if token.kind == "name" and token.text in KEYWORDS and not token.escaped:
            help = f"write `%{token.text}`, or choose another name"
            self.report(codes.KEYWORD, span, f"{quoted} is a keyword of WIT and cannot name {a(what)} as it is", help)
        elif not is_kebab(token.text):
            better = kebab(token.text)
            rule = "names begin with a letter" if token.kind == "number" else "names are lower-case words in kebab-case"
            help = f"write `{better}`, not {quoted}" if better else "use letters a to z, digits and single hyphens"
            self.report(codes.NAME, span, f"{quoted} is no name for {a(what)}: {rule}", help)
        return token

    def declare(self, what: str) -> Token:
        """Read the name of the item at hand."""
        name = self.name(what)
        self.declared.append(name.text)
        return name

    # --- finding a place to go on ------------------------------------------------------------------------------

    def at_item(self) -> bool:
        """Whether a new item clearly begins here: whatever was open before it is unclosed."""
        token, after = self.token, self.ahead()
        if token.kind != "name" or token.escaped or not token.fresh:
            return False
        if token.text in ITEM_WORDS and after.kind == "name":
            return True
        function = after.kind == ":" and self.ahead(2).kind == "name" and self.ahead(2).text in ("func", "async")
        return function and not self.in_resource

    def skip_element(self, first: int) -> None:
        """Go to the end of an element of a list: a separator, a closer, the next line that begins with a name."""
        depth = braces = 0
        for token in self.tokens[first : self.index]:
            depth += (token.kind in _OPENERS) - (token.kind in _CLOSERS)
        while not self.at("end") and not self.at_item():
            if not braces and (self.at("}", ";", "->") or (depth <= 0 and self.at(",", ")"))):
                return
            if not braces and self.index > first and self.token.fresh and self.at("name"):
                return
            token = self.advance()
            depth += (token.kind in _OPENERS) - (token.kind in _CLOSERS)
            braces += (token.kind == "{") - (token.kind == "}")

    def skip_item(self, first: int, whole: bool = False) -> None:
        """Go behind the item that began at token `first`: its `;`, its `}`, or the beginning of the next item.

        `whole`: items inside its braces are its own, and not a sign that a brace is missing.
        """
        depth = 0
        for token in self.tokens[first : self.index]:
            depth += (token.kind == "{") - (token.kind == "}")
        while not self.at("end"):
            if self.index > first and not (whole and depth) and self.at_item():
                return
            token = self.advance()
            depth += (token.kind == "{") - (token.kind == "}")
            if token.kind in (";", "}") and depth <= 0:
                break
        if self.last.kind == "}":
            self.take(";")
