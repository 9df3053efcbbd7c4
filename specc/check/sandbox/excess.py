"""The end of a child in words."""

import signal

from specc.base.limits import MIB, Limits


def excess_text(killed: str, limits: Limits) -> str:
    """What a child did that was killed for the limit `killed`: "timed out after 5 s"."""
    texts = {
        "time": f"timed out after {limits.seconds:g} s",
        "cpu": f"used more than {limits.cpu_seconds} s of processor time",
        "memory": f"used more than {_size(limits.memory)} of memory",
        "output": f"printed more than {_size(limits.output)}",
        "disk": f"wrote more than {_size(limits.disk)} to the disk",
        "processes": f"started more than {limits.processes} processes and threads",
    }
    return texts.get(killed, f"killed: {killed}")


def exit_text(code: int) -> str:
    """What exit code `code` says: "exited with code 3", "killed by SIGSEGV"."""
    try:
        return f"killed by {signal.Signals(code - 128).name}"
    except ValueError:
        return f"exited with code {code}"


def _size(count: int) -> str:
    return f"{count // MIB} MiB" if count >= MIB else f"{count} bytes"
