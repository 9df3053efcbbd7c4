"""Giving up rights on Linux for good: Landlock for files, seccomp for the network, an empty set of capabilities.

Imported by `launcher.py` alone, in the process that becomes the command; standard library only. Needs Landlock's sixth
version (Linux 6.12), the first that keeps a process from sending signals out of its domain.
"""

import ctypes
import os
import platform
import stat
import struct

PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 22, 24, 38
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ABI = 6

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE, IOCTL_DEV = 1, 2, 4, 8, 1 << 14, 1 << 15
ALL_RIGHTS = (1 << 16) - 1
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
READING = EXECUTE | READ_FILE | READ_DIR
TCP = 0b11
ABSTRACT_SOCKETS_AND_SIGNALS = 0b11

CLONE_NEWUSER = 0x10000000
# fmt: off
MACHINES = {  # AUDIT_ARCH, clone, clone3, and the calls that are refused
    "x86_64": (0xC000003E, 56, 435, {
        "socket": 41, "ptrace": 101, "add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272,
        "perf_event_open": 298, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321,
        "userfaultfd": 323, "io_uring_setup": 425, "pidfd_getfd": 438}),
    "aarch64": (0xC00000B7, 220, 435, {
        "unshare": 97, "ptrace": 117, "socket": 198, "add_key": 217, "request_key": 218, "keyctl": 219,
        "perf_event_open": 241, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "bpf": 280,
        "userfaultfd": 282, "io_uring_setup": 425, "pidfd_getfd": 438}),
}
# fmt: on
ALLOW, KILL, REFUSE, UNKNOWN = 0x7FFF0000, 0x80000000, 0x00050000 | 1, 0x00050000 | 38  # EPERM, ENOSYS
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

libc = ctypes.CDLL(None, use_errno=True)


def confine(readable: list[str], writable: list[str], devices: list[str]) -> None:
    """Restricts this process and all its children; raises OSError where the kernel can't do it."""
    for capability in range(64):  # root would get them all back at exec
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    restrict_files(readable, writable, devices)
    restrict_calls()


def restrict_files(readable: list[str], writable: list[str], devices: list[str]) -> None:
    if libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1) < ABI:
        raise OSError(f"Landlock's version {ABI} is needed (Linux 6.12)")
    attributes = struct.pack("QQQ", ALL_RIGHTS, TCP, ABSTRACT_SOCKETS_AND_SIGNALS)
    ruleset = checked(libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0))
    for paths, rights in ((readable, READING), (writable, ALL_RIGHTS), (devices, READ_FILE | WRITE_FILE)):
        for path in paths:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            allowed = rights if stat.S_ISDIR(os.fstat(place).st_mode) else rights & ON_FILES
            checked(libc.syscall(ADD_RULE, ruleset, 1, struct.pack("=Qi", allowed, place), 0))
            os.close(place)
    checked(libc.syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def restrict_calls() -> None:
    """No new sockets of any kind (a socket's file is not Landlock's business), no name spaces, no looking into others."""
    architecture, clone, clone3, refused = MACHINES[platform.machine()]
    program = [
        (LOAD, 0, 0, 4), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0), (AT_LEAST, 0, 1, 0x40000000), (RETURN, 0, 0, KILL),  # x32 calls have other numbers
    ]  # fmt: skip
    for number in refused.values():
        program += [(EQUAL, 0, 1, number), (RETURN, 0, 0, REFUSE)]
    program += [(EQUAL, 0, 1, clone3), (RETURN, 0, 0, UNKNOWN)]  # its flags can't be seen; libraries fall back to clone
    program += [(EQUAL, 0, 3, clone), (LOAD, 0, 0, 16), (ANY_BIT, 0, 1, CLONE_NEWUSER), (RETURN, 0, 0, REFUSE)]
    program += [(RETURN, 0, 0, ALLOW)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    checked(libc.prctl(PR_SET_SECCOMP, 2, struct.pack("HxxxxxxQ", len(program), ctypes.addressof(code)), 0, 0))


def checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
