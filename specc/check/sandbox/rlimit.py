"""The limits that the kernel holds each process to, by setrlimit's names."""

from specc.base.limits import MIB, Limits

OPEN_FILES = 1024
STACK = 8 * MIB


def rlimits(limits: Limits) -> dict[str, tuple[int, int]]:
    """Soft and hard limit for each name as prlimit(1) spells it; never above what this process itself may have.

    `nproc` is counted for a user, within a user namespace: it is in here for the sandboxes that have one of their own.
    """
    wanted = {
        "as": (limits.address_space, limits.address_space),
        "core": (0, 0),
        "cpu": (limits.cpu_seconds + 1, limits.cpu_seconds + 2),  # the watch comes first, and can say why
        "fsize": (limits.file_size, limits.file_size),
        "nofile": (OPEN_FILES, OPEN_FILES),
        "nproc": (limits.processes, limits.processes),
        "stack": (STACK, STACK),
    }
    return {name: _within(name, soft, hard) for name, (soft, hard) in wanted.items()}


def _within(name: str, soft: int, hard: int) -> tuple[int, int]:
    import resource  # not on Windows

    _, ceiling = resource.getrlimit(getattr(resource, f"RLIMIT_{name.upper()}"))
    if ceiling == resource.RLIM_INFINITY:
        return soft, hard
    return min(soft, ceiling), min(hard, ceiling)
