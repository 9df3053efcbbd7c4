"""`specc`: where it starts. A build with nothing to do ends here; what any command needs is imported when it runs."""

import sys

COMMANDS = {
    "init": "Make a workspace with a first spec.",
    "check": "Check specs without a model.",
    "lint": "Look at the wording of specs.",
    "diff": "Show what changed in meaning between two states of specs.",
    "build": "Build packages from specs.",
    "docs": "Show the documents of specs in a browser, or write them into a folder.",
    "watch": "Build what has changed whenever a spec is saved.",
    "graph": "Show what is built of what, for Graphviz, ninja and programs.",
    "gc": "Remove what nothing names any more.",
    "call": "Run a built package on JSON lines.",
    "clauses": "List clauses and what covers each.",
    "tag": "Write tags for clauses that have none.",
    "trace": "Show which clause led to which lines.",
    "dump": "Print what a stage makes of a spec, as JSON.",
    "explain": "Explain a diagnostic code.",
    "doctor": "Show which tools and models are there.",
    "model": "List, fetch and remove local models.",
    "target": "List targets, or copy one into the project.",
}
"""Every command with its line in `specc --help`; the command itself is `specc.cli.<name>.command`."""


def main() -> None:
    """Run `specc` and exit: 0 all well, 1 something failed, 2 wrong usage or environment, 130 interrupted."""
    looked = None
    if sys.argv[1:2] == ["build"]:
        from specc.cli.fresh import look

        looked = look(sys.argv[1:])
        if looked is None:
            sys.exit(0)
    from specc.cli.commands import run

    run(looked)
