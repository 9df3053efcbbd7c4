"""Generating: each arm's code for each spec, with what it cost. No hidden case is read here."""

from pathlib import Path

import msgspec

from benchmarks.fidelity.arms import Arm
from benchmarks.fidelity.replies import Remembering
from specc.engine.compile import build
from specc.engine.opening import chosen_modules, open_session, open_specs
from specc.engine.session import Options, Session, Toolchain
from specc.ir.values import Module
from specc.model.config import ModelConfig
from specc.model.provider import CutShortError, Provider
from specc.model.values import Message, Reply, Request, Sampling
from specc.plan.slice import slice_of
from specc.target.render import render
from specc.workspace.config import Config

HERE = Path(__file__).parent


class Made(msgspec.Struct, frozen=True):
    """A package that an arm made of a spec for a target, or what came instead of one."""

    arm: str
    spec: str
    """Stem of the spec's file."""
    module: str
    target: str
    accepted: bool
    files: dict[str, str]
    failure: str = ""
    """Why it was not accepted: the first word of the last candidate's verdict."""
    warned: bool = False
    """Whether specc said of what it accepted that the spec is ambiguous, or that a small input crashes it."""
    candidates: int = 0
    attempts: tuple[str, ...] = ()
    """Each candidate's kind and summary."""
    prompt_tokens: int = 0
    cached_tokens: int = 0
    tokens: int = 0
    """Tokens that the model wrote."""
    model_seconds: float = 0.0
    check_seconds: float = 0.0


class Setting(msgspec.Struct, frozen=True):
    """What the arms have in common."""

    root: Path
    """The benchmark's workspace."""
    targets: tuple[str, ...]
    toolchains: dict[str, Toolchain]
    model: ModelConfig
    provider: Provider
    candidates: int

    def session(self, arm: str, how: Arm, spec: Path) -> tuple[Session, Module]:
        """A workspace of an arm's own with one spec opened in it."""
        root = self.root / "arms" / arm
        checked, chosen = open_specs(root, Config(), [root / "specs" / spec.name])
        assert not checked.failed, f"{spec} is wrong: run `specc check`"
        options = Options(how.candidates or self.candidates, keep_going=True, strategy=how.strategy)
        session = open_session(root, checked, self.toolchains, self.model, options, lambda event: None)
        session.provider = Remembering(self.provider, self.root / "replies", how.opening)
        return session, chosen_modules(checked, chosen)[0]


async def make(setting: Setting, arm: str, how: Arm, spec: Path) -> list[Made]:
    """What an arm makes of a spec, for all targets."""
    session, module = setting.session(arm, how, spec)
    if how.raw:
        return [await _raw(session, arm, spec, module, target) for target in setting.targets]
    report = await build(session, [(target, module.name) for target in setting.targets])
    made = []
    for goal in report.goals:
        if goal.module == module.name:
            attempts = [attempt for unit in goal.units for attempt in unit.attempts]
            files = session.artifact(goal.target, module.name) if goal.good else {}
            last = next((attempt.summary for attempt in reversed(attempts) if not attempt.passed), goal.message)
            made.append(
                Made(
                    arm=arm,
                    spec=spec.stem,
                    module=module.name,
                    target=goal.target,
                    accepted=goal.good,
                    files={name: content.decode(errors="replace") for name, content in files.items()},
                    failure="" if goal.good else _class(last),
                    warned=any(unit.ambiguity or unit.crash for unit in goal.units),
                    candidates=len(attempts),
                    attempts=tuple(f"{attempt.kind}: {attempt.summary}" for attempt in attempts),
                    prompt_tokens=sum(attempt.usage.prompt_tokens for attempt in attempts),
                    cached_tokens=sum(attempt.usage.cached_tokens for attempt in attempts),
                    tokens=sum(attempt.usage.completion_tokens for attempt in attempts),
                    model_seconds=sum(attempt.model_seconds for attempt in attempts),
                    check_seconds=sum(attempt.check_seconds for attempt in attempts) + sum(unit.comparing_seconds for unit in goal.units),
                )
            )
    return made


def _class(summary: str) -> str:
    """What kind of failure a candidate's summary tells of: a tool's or a rule's name, or what kind of examples."""
    if "examples failed" in summary or "example failed" in summary:
        return "held-back examples" if "held-back" in summary else "shown examples"
    return summary.split(":")[0]


async def _raw(session: Session, arm: str, spec: Path, module: Module, target: str) -> Made:
    """One greedy answer for each function, cut out of its reply and put into the package; no check, no second try."""
    fills, replies = {}, []
    for function in module.functions:
        reply = await _greedy(session, module, target, function.name)
        replies.append(reply)
        fill, findings = session.target(target).read(reply.text, module, session.program, function)
        if fill is not None and not findings and reply.finish == "stop":
            fills[function.name] = fill
    accepted = len(fills) == len(module.functions)
    files = session.target(target).package(module, session.program, fills) if accepted else ()
    return Made(
        arm=arm,
        spec=spec.stem,
        module=module.name,
        target=target,
        accepted=accepted,
        files={file.path: file.content for file in files},
        failure="" if accepted else "no code",
        candidates=len(replies),
        prompt_tokens=sum(reply.usage.prompt_tokens for reply in replies),
        cached_tokens=sum(reply.usage.cached_tokens for reply in replies),
        tokens=sum(reply.usage.completion_tokens for reply in replies),
        model_seconds=sum(reply.seconds for reply in replies),
    )


async def _greedy(session: Session, module: Module, target: str, function: str) -> Reply:
    unit, writer = slice_of(module, module.function(function)), session.target(target)
    view = writer.view(module, session.program, unit.function)
    examples = [writer.example(module, session.program, index) for index in unit.examples]
    prompt = render(HERE, "raw.md.j2", unit=unit, view=view, examples=examples).strip()
    sampling = Sampling(temperature=0.0, max_tokens=session.model.max_tokens, seed=1, top_p=session.model.top_p)
    request = Request(session.provider.identity(), (Message("user", prompt),), sampling, 1)
    try:
        return await session.provider.complete(request)
    except CutShortError as cut:
        return Reply(cut.text, cut.usage, finish="length")
