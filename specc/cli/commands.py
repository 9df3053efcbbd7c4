"""The group of commands. A command's module is imported when the command runs, so that `--help` is instant."""

import sys
from importlib import import_module

import click

from specc import __version__
from specc.base.error import SpeccError
from specc.cli.main import COMMANDS

WRONG_USE = 2
INTERRUPTED = 130


class Commands(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = import_module(f"specc.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean `{close[0]}`?" if close else " `specc --help` lists the commands."
            raise click.UsageError(f"there is no command `{args[0]}`.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="specc %(version)s")
def specc() -> None:
    """A compiler for specifications: Markdown specs in, checked packages out.

    \b
    Start here:
      specc init                      a workspace with a first spec
      specc check                     is it well formed?
      specc build -t rust             a crate, written by the model on this machine, checked by cargo and
                                      by the spec's own examples
    """


def run(looked: object) -> None:
    """Run the command line and exit; `looked` is what the first look of `specc build` has found."""
    try:
        code = specc.main(standalone_mode=False, obj=looked)
    except click.ClickException as error:
        error.show()
        sys.exit(WRONG_USE)
    except SpeccError as error:
        click.echo(f"{click.style('error', fg='red', bold=True)}: {error.message}", err=True)
        if error.remedy:
            click.echo(f"  {click.style('help', fg='cyan')}: {error.remedy}", err=True)
        sys.exit(WRONG_USE)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Somebody closed the pipe (`specc … | head`): nothing is wrong, and nothing more can be said.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        # The disk, in a place where nothing more is known of it than this.
        click.echo(f"{click.style('error', fg='red', bold=True)}: {error.filename or 'the system'}: {error.strerror}", err=True)
        sys.exit(WRONG_USE)
    sys.exit(code if isinstance(code, int) else 0)
