"""Specs -> what is to be said of their wording."""

from collections.abc import Iterable, Iterator, Mapping

from specc.base.error import SpeccError
from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Diagnostic, Fix, Severity
from specc.ir.front import Checked, place
from specc.ir.values import Clause, Force, Module
from specc.lint import whole
from specc.lint.allowances import read_allowances
from specc.lint.clauses import binds
from specc.lint.hits import read_hits
from specc.lint.phrases import phrases
from specc.lint.rules import BY_NAME, RULES
from specc.lint.values import Hit, Precision, Rule
from specc.syntax.values import Document
from specc.workspace.config import LintConfig, Setting

_REASON, _UNKNOWN, _UNUSED = (BY_NAME[code] for code in ("L0001", "L0002", "L0003"))
_COMMENTS = (_REASON, _UNKNOWN, _UNUSED)


def lint(checked: Checked, chosen: Iterable[str], config: LintConfig, hints: bool = False) -> tuple[Diagnostic, ...]:
    """What the linter says of the chosen sources, in the order of the text.

    Raises SpeccError where specc.toml names a rule that there isn't.
    """
    shown = hints or config.hints
    names = set(chosen)
    terms = tuple(term.lower() for module in checked.program.modules.values() for term in whole.defined_terms(module)) + tuple(
        term.lower() for term in config.terms
    )
    found: list[Diagnostic] = []
    for module in checked.program.modules.values():
        if module.source in names:
            linting = _Linting(module, checked.documents[module.source], checked.sources[module.source], config, terms)
            found += [one for one in linting.run() if shown or one.severity is not Severity.NOTE]
    return tuple(sorted(found, key=place))


class _Linting:
    """One spec on its way through the rules."""

    def __init__(self, module: Module, document: Document, source: Source, config: LintConfig, terms: tuple[str, ...]) -> None:
        behavioural = bool(module.units or module.types)
        level = config.behavioural if behavioural else config.policy
        self.module = module
        self.source = source
        self.binding_only = level.clauses == "binding"
        self.settings = _settings(config.rules, level.rules)
        self.terms = phrases(tuple(term for term in terms if term.split()))
        self.allowances = read_allowances(document, source, module)
        self.used: set[tuple[Span, str]] = set()

    def run(self) -> list[Diagnostic]:
        found = [one for clause in self.module.clauses if clause.form in ("sentence", "item") for one in self._clause(clause)]
        for rule in self._rules(whole.FINDERS):
            for spot in whole.FINDERS[rule.finder](rule, self.module, self.source):
                words = " ".join(self.source.slice(spot.span).split())
                found.append(self._say(rule, self.settings[rule.code.id], spot.span, words, spot.other, spot.fix))
        kept = [one for one in found if not self._allowed(one)]
        return kept + list(self._comments())

    def _rules(self, finders: Mapping[str, object]) -> list[Rule]:
        return [rule for rule in RULES if rule.finder in finders and rule.code.id in self.settings]

    def _clause(self, clause: Clause) -> Iterator[Diagnostic]:
        text = self.source.slice(clause.span)
        sentence, hits = read_hits(text)
        excepted = list(self.terms.hits(sentence))
        weak = self.binding_only and clause.force is Force.NONE and not binds(sentence)
        for rule, hit in hits:
            setting = self.settings.get(rule.code.id)
            if setting is None or any(each.start <= hit.start and hit.end <= each.end for each in excepted):
                continue
            span = _span(clause.span, text, hit)
            words = " ".join(text[hit.start : hit.end].split())
            yield self._say(rule, "hint" if weak else setting, span, words, hit.other, _fix(rule, span, words))

    def _say(self, rule: Rule, precision: Precision, span: Span, found: str, other: str, fix: Fix | None) -> Diagnostic:
        severity = Severity.WARNING if precision == "sure" else Severity.NOTE
        help = f"write `{fix.text.strip()}`" if fix and rule.rewrites else rule.help
        return Diagnostic(rule.code.id, severity, rule.message.format(found=found, other=other), span, help, fix=fix)

    def _allowed(self, one: Diagnostic) -> bool:
        for allowance in self.allowances:
            covered = allowance.covers.start <= one.span.start and one.span.end <= allowance.covers.end
            if covered and allowance.reason and any(rule.code.id == one.code for rule in allowance.rules):
                self.used.add((allowance.span, one.code))
                return True
        return False

    def _comments(self) -> Iterator[Diagnostic]:
        """What is wrong with the comments themselves."""
        for allowance in self.allowances:
            said: list[tuple[Rule, str]] = []
            if allowance.unknown:
                said.append((_UNKNOWN, allowance.unknown))
            elif not allowance.reason:
                said.append((_REASON, ""))
            else:
                rules = [
                    rule for rule in allowance.rules if rule.code.id in self.settings and (allowance.span, rule.code.id) not in self.used
                ]
                said += [(_UNUSED, f"`{rule.code.id}`") for rule in rules]
            for rule, words in said:
                if rule.code.id in self.settings:
                    yield self._say(rule, self.settings[rule.code.id], allowance.span, words, "", None)


def _settings(*tables: Mapping[str, Setting]) -> dict[str, Precision]:
    """The precision class of every rule that is on, by code. The later table counts."""
    settings: dict[str, Setting] = {rule.code.id: rule.precision for rule in RULES}
    for table in tables:
        for name, setting in table.items():
            if name not in BY_NAME:
                raise SpeccError(
                    f"specc.toml: there is no rule `{name}` for wording", "`specc explain` lists the rules; theirs are the codes with L."
                )
            settings[BY_NAME[name].code.id] = setting
    return {code: setting for code, setting in settings.items() if setting != "off"}


def _span(clause: Span, text: str, hit: Hit) -> Span:
    start = clause.start + len(text[: hit.start].encode())
    return Span(clause.source, start, start + len(text[hit.start : hit.end].encode()))


def _fix(rule: Rule, span: Span, found: str) -> Fix | None:
    better = rule.rewrites.get(found.lower())
    if better is None:
        return None
    return Fix(span, better[0].upper() + better[1:] if found[0].isupper() else better)
