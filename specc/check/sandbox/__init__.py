"""Isolation for programs that nobody has read: files, network, environment, time, memory, processes and output.

    sandbox = open_sandbox()
    outcome = await sandbox.run(Command(argv=("/usr/bin/node", "main.js"), cwd=work, mounts=(Mount(work, True),)))

See docs/sandbox.md for what each level holds back.
"""

from specc.check.sandbox.child import Child
from specc.check.sandbox.excess import excess_text, exit_text
from specc.check.sandbox.opening import LEVELS, open_sandbox
from specc.check.sandbox.sandbox import Sandbox
from specc.check.sandbox.values import Command, Mount, Outcome

__all__ = ["LEVELS", "Child", "Command", "Mount", "Outcome", "Sandbox", "excess_text", "exit_text", "open_sandbox"]
