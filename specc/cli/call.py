"""`specc call`: run a built package."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from specc.base.error import SpeccError


@click.command()
@click.argument("package", type=click.Path(path_type=Path))
@click.option("--unsafe-no-sandbox", is_flag=True, help="Run generated code without isolation where no sandbox works.")
def command(package: Path, unsafe_no_sandbox: bool) -> None:
    """Run a built PACKAGE on JSON lines: requests on standard input, an answer for each on standard output, in their order.

    An answer is {"result": …}, {"error": …} for the function's own error, or {"failure": "…"} where it crashed, ran out of time or was
    asked wrongly. The package runs in the sandbox.

    \b
    Example:
      echo '{"function": "slugify", "args": {"title": "Hello, World!"}}' | specc call build/rust/slug
    """
    from specc.base.disk import RealDisk
    from specc.check.sandbox import open_sandbox
    from specc.engine.call import call_package
    from specc.engine.opening import load_toolchain
    from specc.workspace.places import Places
    from specc.workspace.root import find_root

    places = Places(find_root(Path.cwd()))
    folder = package.absolute()
    try:
        target, module = folder.relative_to(places.build).parts
    except ValueError:
        raise SpeccError(f"{package} is no package of this workspace", "Name a folder `build/<target>/<module>`.") from None
    chain = load_toolchain(target, places.root, {})
    sandbox = open_sandbox(unsafe_no_sandbox)
    asyncio.run(call_package(RealDisk(), places, sandbox, chain.target, chain.tools, module, _serve))


async def _serve(ask: Callable[[str], Awaitable[dict[str, object]]]) -> None:
    """Answer each line of standard input as it comes."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.strip():
            click.echo(json.dumps(await ask(line), ensure_ascii=False))
            sys.stdout.flush()
