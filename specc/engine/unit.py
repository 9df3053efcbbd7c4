"""Writing one function: candidates are asked for, read and checked, one after the other, until one passes and others agree with it."""

import re
from collections.abc import Mapping

import msgspec

from specc.base.digest import digest_bytes
from specc.base.error import SpeccError
from specc.check.bench import Bench
from specc.check.prose.bench import DocumentBench
from specc.check.values import Check, Package, Verdict
from specc.emit.provenance import UnitOrigin
from specc.engine.budget import LimitReachedError
from specc.engine.choosing import Witness, best, opposition, settled, support
from specc.engine.continued import BLOCK_END, whole
from specc.engine.craft import falls_back, hole_path, longest, own_slice, read, write_prompt
from specc.engine.events import Asking, Checking, Judged, Told
from specc.engine.judge import Judgement, judge
from specc.engine.mending import mended
from specc.engine.relay import Relay
from specc.engine.replay import replayed
from specc.engine.report import AttemptReport, UnitReport
from specc.engine.schedule import Try
from specc.engine.session import Session
from specc.ir.steps import told
from specc.ir.values import Module
from specc.model.provider import CutShortError
from specc.model.values import Message, Reply, Request, Sampling, Usage
from specc.plan.lock import RENDERED
from specc.plan.values import Action
from specc.prompt.prompt import Failed, Miss, Prompt, Reference
from specc.target.values import Edit, Fill, Finding

MAX_REPLY = 200_000
"""Characters of a reply that are looked at. A function is never that long."""


class Candidate(msgspec.Struct, frozen=True):
    """One answer and what became of it."""

    kind: str
    request: str
    reply: Reply
    recorded: bool
    read: Fill | None
    """What was read from the reply."""
    fill: Fill | None
    """The same after mending."""
    verdict: Verdict
    package: Package
    prompt: Prompt | None = None
    number: int = 0
    """Its place among the tries."""
    derived: bool = False
    """Whether it, or what it repairs, was shown code that was accepted: the reference, or a candidate that crashes."""
    judgement: Judgement | None = None
    """Of a document's section that passed all other checks, where a judge is wanted."""


class Written(msgspec.Struct, frozen=True):
    """A function after its attempts."""

    report: UnitReport
    fill: Fill | None
    origin: UnitOrigin
    verdict: Verdict
    package: Package


class UnitWriter:
    """Writes the function of one action. `fills` are those of the functions before it; `whole` says that it is the module's last."""

    def __init__(self, session: Session, bench: Bench | DocumentBench, action: Action, fills: Mapping[str, Fill], whole: bool) -> None:
        self.session = session
        self.bench = bench
        self.action = action
        self.fills = fills
        self.whole = whole
        self.module: Module = session.program.modules[action.module]
        self.goal = f"{action.target}:{action.module}"
        self.strategy = session.options.strategy
        self.reference: Reference | None = None
        """The function as it was accepted in another language."""
        self.failed: list[Candidate] = []
        self.accepted: list[Candidate] = []
        self.mine: list[Witness] = []
        """What those that were accepted answer, in the same order."""
        self.comparing = 0.0

    async def write(self) -> Written:
        """Go through the schedule until a candidate passes, then see whether others agree with it."""
        try:
            return await self._write()
        except LimitReachedError as limit:
            return self._stopped(limit.message)

    async def _write(self) -> Written:
        text = self.session.body(self.action.target, self.action.module, self.action.function)
        if text:
            return self._written(await self._look(1, "hand", digest_bytes(text.encode()), Reply(text), True, None), "hand")
        locked = await replayed(self)
        if locked is not None:
            return locked
        self.reference = self.session.reference(self.action.target, self.action.module, self.action.function)
        number = 0
        for number, attempt in enumerate(self.strategy.order(self.session.options.candidates, self.reference is not None), start=1):
            candidate = await self._candidate(number, attempt)
            if not candidate.verdict.passed:
                self.failed.append(candidate)
                continue
            self.accepted.append(candidate)
            if not self._compares():
                return self._written(candidate, "model")
            await self._testify(candidate)
            crash = self.mine[-1].crash
            if crash is None or not crash.near:
                break
        return await self._choose(number) if self.accepted else self._written(self.failed[-1], "model")

    def _compares(self) -> bool:
        """Whether a candidate that passes is compared with others."""
        if falls_back(self.action):
            return False
        choice, unit = self.strategy.choice, own_slice(self.action)
        if not choice.further or len(unit.examples) + len(unit.held_back) >= choice.room:
            return False
        # What was accepted in the other language was compared in this build or in an earlier one. That is not begun again: a build which
        # goes on asks no more than one that was never interrupted.
        return self.reference is None or self.reference.target in {witness.target for witness in self.pool}

    async def _choose(self, number: int) -> Written:
        """Of the candidates that pass, the one that others agree with; the schedule says when more than `number` are asked for."""
        choice, first = self.strategy.choice, number
        while number < self.session.options.candidates and (attempt := self._further(number - first)):
            number += 1
            try:
                candidate = await self._candidate(number, attempt)
            except SpeccError as error:
                # What has passed stands, whatever becomes of the model.
                self.session.listen(Told(self.goal, f"`{self.action.function}` is taken without a second opinion: {error.message}", True))
                break
            (self.accepted if candidate.verdict.passed else self.failed).append(candidate)
            if candidate.verdict.passed:
                await self._testify(candidate)
        taken = best(self.mine, self.pool)
        found = self.session.evidence.ambiguity(self.action.module, self.action.function, choice.inputs)
        written = self._written(self.accepted[taken], "model")
        one = self.mine[taken]
        report = msgspec.structs.replace(
            written.report, witnesses=support(one, self.pool), comparing_seconds=self.comparing, ambiguity=found, crash=one.crash
        )
        return msgspec.structs.replace(written, report=report)

    def _further(self, asked: int) -> Try | None:
        """What is asked for after so many candidates since the first that passed; `None` where nobody need be asked.

        Where the best so far crashes every other one is its repair; where another language's reading is against it, a translation: two
        packages of one spec have to agree.
        """
        choice, one = self.strategy.choice, self.mine[best(self.mine, self.pool)]
        foreign = [other for other in self.pool if other.target != one.target]
        opposed = self.reference is not None and opposition(one, foreign) >= support(one, self.pool)
        doubtful = opposed or any(each.crash for each in self.mine)
        if asked >= (choice.doubtful if doubtful else choice.further):
            return None
        if settled(one, self.pool, choice) and (one.crash is None or asked == choice.doubtful - 1):
            return None
        if one.crash is not None and asked % 2 == 0:
            return Try("repair", choice.temperature)
        return Try("translate" if opposed and asked % 2 else "sample", choice.temperature)

    @property
    def pool(self) -> list[Witness]:
        """The witnesses of the function in all languages."""
        return self.session.evidence.witnesses(self.action.module, self.action.function)

    async def _testify(self, candidate: Candidate) -> None:
        """Have the candidate that was accepted last answer the generated inputs.

        Code that was accepted already answers as it did then: nothing runs again.
        """
        known = next((place for place, old in enumerate(self.accepted[:-1]) if old.fill == candidate.fill), None)
        witness = await self._witness() if known is None else self.mine[known]
        self.mine.append(msgspec.structs.replace(witness, independent=not candidate.derived))
        self.pool.append(self.mine[-1])

    async def _witness(self) -> Witness:
        """What the candidate that was checked last answers to the generated inputs."""
        function, module, evidence = own_slice(self.action).function, self.action.module, self.session.evidence
        assert not isinstance(self.bench, DocumentBench)
        inputs = evidence.inputs(module, function.name, self.strategy.choice.inputs)
        async with self.session.checking:
            began = self.session.clock.now()
            answers = await self.bench.answers(function.name, inputs)
        self.comparing += self.session.clock.now() - began
        return evidence.witness(self.action.target, module, function, inputs, answers)

    def rendered(self, candidates: int) -> Written:
        """A slot whose fallback stands, since none of so many candidates passed when they were asked for."""
        report = UnitReport(self.action.function, RENDERED, False, ())
        return Written(report, None, UnitOrigin(self.action.function, RENDERED, candidates, "", ""), Verdict(()), Package((), {}))

    async def retake(self, request: str, reply: Reply, fill: Fill | None) -> Written:
        """Check a reply that was accepted before. `fill` is what it was mended to, where it was."""
        if fill is None:
            candidate = await self._look(1, "locked", request, reply, True, None)
        else:
            verdict, package = await self._checked(fill)
            candidate = Candidate("locked", request, reply, True, fill, fill, verdict, package)
        if not candidate.verdict.passed and not self.session.options.locked:
            self.failed.append(candidate)
        return self._written(candidate, "model")

    async def _candidate(self, number: int, attempt: Try) -> Candidate:
        kind, prompt, derived = self._prompt(attempt)
        opens = prompt.opening and attempt.steps and self.session.provider.continues
        opened = (Message("assistant", prompt.opening),) if opens else ()
        sampling = Sampling(
            temperature=attempt.temperature,
            stop=(BLOCK_END,) if opened else (),
            max_tokens=longest(self.session, self.action),
            seed=number,
            top_p=self.session.model.top_p,
        )
        request = Request(
            model=self.session.provider.identity(),
            messages=(*(Message(turn.role, turn.text) for turn in prompt.turns), *opened),
            sampling=sampling,
            sample=number,
        )
        recorded = None if self.session.refreshes(self.action.id) else self.session.records.get(request)
        asking = Asking(self.goal, self.action.function, number, kind, recorded=recorded is not None)
        self.session.listen(asking)
        try:
            reply = recorded or await self.session.provider.complete(request, Relay(self.session, asking))
        except CutShortError as cut:
            reply = Reply(cut.text, usage=cut.usage, finish="length")
        if recorded is None and reply.finish == "stop":
            self.session.records.put(request, reply)
        candidate = await self._look(number, kind, request.digest(), whole(request, reply), recorded is not None, prompt)
        return msgspec.structs.replace(candidate, derived=derived)

    def _crashed(self) -> Failed | None:
        """The accepted candidate that would be taken, with the input that it crashes on, for its repair."""
        if not self.mine:
            return None
        taken = best(self.mine, self.pool)
        crash = self.mine[taken].crash
        if crash is None:
            return None
        return Failed(
            _code(self.accepted[taken]), (), (Miss(crash.args, "a result", _with_line(crash.said, self.accepted[taken].package)),)
        )

    def _prompt(self, attempt: Try) -> tuple[str, Prompt, bool]:
        """The prompt of a try, and whether it shows code that was accepted.

        A repair needs something that may be shown, and is never asked for twice in the same words of what failed.
        """
        if attempt.kind == "repair" and (crashed := self._crashed()) is not None:
            return "repair", write_prompt(self.session, self.action, crashed), True
        shown = _shown(self.failed[-1], self.module, falls_back(self.action)) if attempt.kind == "repair" and self.failed else None
        if shown is not None:
            derived = self.failed[-1].derived
            prompt = write_prompt(self.session, self.action, shown, self.reference if derived else None)
            if all(candidate.prompt != prompt for candidate in self.failed):
                return "repair", prompt, derived
        if attempt.kind == "translate" and self.reference is not None:
            return "translation", write_prompt(self.session, self.action, None, self.reference), True
        return "greedy" if attempt.kind == "greedy" else "sample", write_prompt(self.session, self.action), False

    async def _look(self, number: int, kind: str, request: str, reply: Reply, recorded: bool, prompt: Prompt | None) -> Candidate:
        fill, verdict, package, judgement = None, Verdict(()), Package((), {}), None
        findings = _unfit(reply)
        cut: Fill | None = None
        if not findings:
            cut, findings = read(self.session, self.action, reply.text)
        fill = cut
        if fill is None or findings:
            verdict = Verdict((), findings or (Finding("read", "the reply holds no code for this function"),))
        elif (same := next((old for old in (*self.failed, *self.accepted) if fill in (old.fill, old.read)), None)) is not None:
            fill, verdict, package = same.fill, same.verdict, same.package
            judgement = same.judgement and msgspec.structs.replace(same.judgement, usage=Usage(), seconds=0.0)
        else:
            self.session.listen(Checking(self.goal, self.action.function, number))
            fill, verdict, package = await self._check(fill)
            if verdict.passed:
                try:
                    judgement = await judge(self.session, self.action, fill.body, number)
                except LimitReachedError:
                    # What the reply has cost is in the report all the same.
                    self.failed.append(Candidate(kind, request, reply, recorded, cut, fill, verdict, package, prompt, number))
                    raise
            if judgement is not None and judgement.request:
                check = Check("judge", not judgement.faults, judgement.seconds)
                verdict = msgspec.structs.replace(verdict, checks=(*verdict.checks, check), findings=judgement.faults)
        self.session.listen(
            Judged(self.goal, self.action.function, number, kind, verdict.passed, verdict.summary, reply.usage, reply.seconds, recorded)
        )
        return Candidate(kind, request, reply, recorded, cut, fill, verdict, package, prompt, number, judgement=judgement)

    async def _check(self, fill: Fill) -> tuple[Fill, Verdict, Package]:
        """Check a fill; what the tools themselves propose to mend it is tried before the model is asked again."""
        path = hole_path(self.session, self.action)
        tried = [fill]
        while True:
            verdict, package = await self._checked(fill)
            if isinstance(self.bench, DocumentBench):
                return fill, verdict, package
            before = self.bench.text(path)
            proposed = [edit for finding in verdict.findings for edit in finding.edits]
            texts = [mended(before, path, edits) for edits in (proposed, self._mendings(path, before, verdict))]
            # The mended file is read like a reply: whatever was changed outside the hole is cut away again.
            read_again = (read(self.session, self.action, text)[0] for text in texts if text)
            new = next((each for each in read_again if each is not None and each not in tried), None)
            if new is None or len(tried) > self.strategy.mendings:
                return fill, verdict, package
            fill = new
            tried.append(new)

    def _mendings(self, path: str, text: str, verdict: Verdict) -> tuple[Edit, ...]:
        return self.session.target(self.action.target).mendings(path, text, verdict.findings)

    async def _checked(self, fill: Fill) -> tuple[Verdict, Package]:
        functions = [function.name for function in self.module.units] if self.whole else [self.action.function]
        async with self.session.checking:
            return await self.bench.check({**self.fills, self.action.function: fill}, functions, self.whole)

    def _written(self, last: Candidate, origin: str) -> Written:
        others = [candidate for candidate in (*self.failed, *self.accepted) if candidate is not last]
        attempts = sorted([*others, last], key=lambda candidate: candidate.number)
        passed = last.verdict.passed
        kept = "" if passed else self._keep(attempts)
        if not passed and origin == "model" and falls_back(self.action):
            origin = RENDERED
        judgement = (last.judgement if passed else None) or Judgement()
        report = UnitReport(self.action.function, origin, passed, tuple(_report(candidate) for candidate in attempts), kept)
        report = msgspec.structs.replace(report, unjudged=judgement.missing)
        reply = digest_bytes(last.reply.text.encode())
        made = UnitOrigin(self.action.function, origin, len(attempts), last.request, reply, judgement.request)
        return Written(report, last.fill if passed else None, made, last.verdict, last.package)

    def _stopped(self, why: str) -> Written:
        """What there is of a function when the budget has no room for its next candidate."""
        verdict = self.failed[-1].verdict if self.failed else Verdict(())
        report = UnitReport(self.action.function, "model", False, tuple(_report(candidate) for candidate in self.failed), stopped=why)
        return Written(report, None, UnitOrigin(self.action.function, "model", len(self.failed), "", ""), verdict, Package((), {}))

    def _keep(self, attempts: list[Candidate]) -> str:
        """Keep failed candidates for whoever wants to see them: reply, verdict, prompt."""
        disk, places = self.session.disk, self.session.places
        folder = places.failed / self.action.target / self.action.module / self.action.function
        origin = ", ".join(module.source for module in self.session.program.closure(self.module.name).modules.values())
        disk.remove(folder)
        for number, candidate in enumerate(attempts, start=1):
            place = folder / str(number)
            disk.write(place / "reply.md", candidate.reply.text.encode(errors="replace"))
            disk.write(place / "verdict.json", msgspec.json.format(msgspec.json.encode(candidate.verdict), indent=1))
            if candidate.prompt is not None:
                text = "\n\n".join(f"<!-- {turn.role} -->\n{turn.text}" for turn in candidate.prompt.turns)
                disk.write(place / "prompt.md", f"<!-- made of {origin} -->\n\n{text}".encode())
        return places.relative(folder)


def _unfit(reply: Reply) -> tuple[Finding, ...]:
    if reply.finish != "stop":
        return (Finding("reply", f"the reply was cut short after {reply.usage.completion_tokens} tokens; write a shorter function"),)
    if len(reply.text) > MAX_REPLY:
        return (Finding("reply", f"the reply is {len(reply.text)} characters long; {MAX_REPLY} are the most"),)
    return ()


def _shown(candidate: Candidate, module: Module, prose: bool) -> Failed | None:
    """What of a failed candidate a repair may see: never a held-back example. None where nothing is left."""
    misses = tuple(
        Miss(
            told(case.call, resource) if (resource := module.resource(case.function)) else case.call,
            case.expected,
            _with_line(case.actual, candidate.package),
        )
        for case in candidate.verdict.cases
        if case.status != "pass" and not case.held_back
    )
    if not misses and not candidate.verdict.findings:
        return None
    shown = candidate.reply.text[:MAX_REPLY] if candidate.fill is None or prose else _code(candidate)
    return Failed(shown, candidate.verdict.findings, misses)


def _with_line(actual: str, package: Package) -> str:
    """What a candidate gave; a place in its code as the text of that line: the numbers are those of a file that the model never saw."""
    for file in package.sources:
        if (place := re.search(rf", {re.escape(file.path)}:(\d+)(:\d+)?", actual)) is not None:
            lines = file.content.split("\n")
            number = int(place[1]) - 1
            if number < len(lines):
                return f"{actual[: place.start()]}, at `{lines[number].strip()}`{actual[place.end() :]}"
    return actual


def _code(candidate: Candidate) -> str:
    from specc.target.reply import code_blocks

    return "\n".join(code_blocks(candidate.reply.text))


def _report(candidate: Candidate) -> AttemptReport:
    usage = Usage() if candidate.kind == "hand" else candidate.reply.usage
    return AttemptReport(
        candidate.kind,
        candidate.verdict.passed,
        candidate.verdict.summary,
        usage,
        candidate.reply.seconds,
        candidate.verdict.seconds,
        candidate.recorded,
        candidate.judgement.usage if candidate.judgement else Usage(),
    )
