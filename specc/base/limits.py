"""What a child process may use."""

import msgspec

MIB = 1 << 20


class Limits(msgspec.Struct, frozen=True):
    """Upper bounds for one child process and all it starts. Exceeding one kills it, and the outcome says which."""

    seconds: float = 30.0
    """Wall clock, from start to exit (of one answer, for a driver)."""
    cpu_seconds: int = 60
    memory: int = 4096 * MIB
    """Address space of each process, in bytes."""
    output: int = 1 * MIB
    """Bytes of standard output and standard error that are read, each."""
    file_size: int = 256 * MIB
    """The largest file that may be written, in bytes."""
    processes: int = 256
