"""What a child process may use."""

import os

import msgspec

MIB = 1 << 20


class Limits(msgspec.Struct, frozen=True):
    """Upper bounds for one child process and all it starts. Exceeding one kills it, and the outcome says which."""

    seconds: float = 30.0
    """Wall clock, from start to exit (of one answer, for a driver)."""
    cpu_seconds: int = 60
    """Processor time of all its processes together, in seconds."""
    memory: int = 4096 * MIB
    """Resident memory of all its processes together, in bytes."""
    address_space: int = 16384 * MIB
    """Address space of each process, in bytes. Runtimes reserve far more than they use: keep it well above `memory`."""
    output: int = 1 * MIB
    """Bytes of standard output and standard error that are read, each."""
    file_size: int = 256 * MIB
    """The largest file that may be written, in bytes."""
    disk: int = 1024 * MIB
    """How much the writable folders may grow in one run, and how large the scratch folder may get, in bytes."""
    processes: int = 256
    """Processes and threads, together."""


def cores() -> int:
    """The processor's cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
