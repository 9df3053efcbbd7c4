"""`specc doctor`: what is there, what is missing, how to get it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

if TYPE_CHECKING:
    from specc.target.api import AnyTarget
    from specc.target.values import Need


class Finding(msgspec.Struct, frozen=True):
    """One tool or model."""

    name: str
    found: bool
    version: str
    purpose: str
    install: str
    """The command that brings it."""


@click.command()
@click.option("--install", is_flag=True, help="Fetch what is missing and can be fetched without a system package manager.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it.")
def command(install: bool, form: str) -> int:
    """Show every tool and model: whether it is here, its version, what it is for, and the command that brings it.

    Exits with 1 if something is missing.

    \b
    Example:
      specc doctor
      specc doctor --install
    """
    if install:
        _fetch_missing()
    findings = [_sandbox(), *_tools(), *_local_model()]
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(findings), indent=2).decode())
    else:
        for finding in findings:
            mark = click.style("✓", fg="green") if finding.found else click.style("✗", fg="red")
            click.echo(f"{mark} {finding.name:<20} {finding.version if finding.found else 'missing':<16} {finding.purpose}")
            if not finding.found:
                click.echo(f"    {click.style('help', fg='cyan')}: {finding.install}")
    return 0 if all(finding.found for finding in findings) else 1


def _declared() -> "list[tuple[str, AnyTarget, Need]]":
    """Every tool that a target of this project declares, each once, with the names of the targets that need it."""
    from specc.target.loader import load, origins
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    found: dict[str, tuple[list[str], AnyTarget, Need]] = {}
    for name in origins(root):
        target = load(name, root)
        for need in target.manifest.needs:
            found.setdefault(need.name, ([], target, need))[0].append(name)
    return [(", ".join(names), target, need) for names, target, need in found.values()]


def _tools() -> list[Finding]:
    findings = []
    for names, target, need in _declared():
        tool = target.locate(need)
        install = f"specc doctor --install   (or: {need.install})" if need.npm else need.install
        findings.append(Finding(need.name, tool is not None, tool.version if tool else "", f"{names}: {need.purpose}", install))
    return findings


def _sandbox() -> Finding:
    from specc.base.error import SpeccError
    from specc.check.sandbox import open_sandbox

    purpose = "runs generated code in isolation"
    try:
        return Finding("sandbox", True, open_sandbox().level, purpose, "")
    except SpeccError as error:
        return Finding("sandbox", False, "", purpose, error.remedy)


def _local_model() -> list[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    from specc.model.cache import list_models
    from specc.model.config import DEFAULT_MODEL

    try:
        engine = Finding("xllamacpp", True, version("xllamacpp"), "runs models on this machine", "")
    except PackageNotFoundError:
        engine = Finding("xllamacpp", False, "", "runs models on this machine", "pip install 'specc[local]'")
    entry = next(entry for entry in list_models() if entry.model.name == DEFAULT_MODEL)
    size = f"{entry.model.size / 2**30:.2f} GiB"
    model = Finding(DEFAULT_MODEL, entry.path is not None, size, "the default model", f"specc model pull   ({size})")
    return [engine, model]


def _fetch_missing() -> None:
    from specc.base.error import SpeccError
    from specc.target.toolbox import fetch

    for _, target, need in _declared():
        if need.npm and target.locate(need) is None:
            try:
                fetch(need, lambda line: click.echo(line, err=True))
            except SpeccError as error:
                click.echo(f"{need.name}: {error.message}. {error.remedy}", err=True)
