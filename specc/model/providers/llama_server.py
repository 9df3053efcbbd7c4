"""The child process that holds the local model: llama.cpp's own server, bound to loopback.

Run by its path, with the standard library and `xllamacpp` alone. It reads one line of JSON from standard input (the
key among it, so that neither the argument vector nor the environment shows it), writes its address as one line, and
ends when standard input does: so it never outlives who started it.
"""

import ctypes
import json
import os
import signal
import sys
import threading
from typing import Any

PR_SET_PDEATHSIG = 1
PROMPTS_MIB = 512
"""Memory for prompts that were asked before the present one: some twenty of a thousand tokens for 1.5B."""


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    options = json.loads(sys.stdin.readline())
    die_with(options["parent"])
    threading.Thread(target=watch, daemon=True).start()
    server = serve(options)
    print(server.listening_address, flush=True)  # noqa: T201
    threading.Event().wait()


def die_with(parent: int) -> None:
    """Linux: be killed when the parent dies, however it dies and whatever this process is doing then."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.name == "posix" and os.getppid() != parent:
        os._exit(0)


def watch() -> None:
    """End at once when standard input does."""
    while sys.stdin.read(1):
        pass
    os._exit(0)


def serve(options: dict[str, Any]) -> Any:
    """Load the model and start the server; the operating system chooses the port."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = options["path"]
    params.model_alias = {options["alias"]}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [options["key"]]
    params.n_parallel = options["slots"]
    params.n_ctx = options["context"] * options["slots"]
    for cpu in (params.cpuparams, params.cpuparams_batch):
        cpu.n_threads = options["threads"]
    params.cache_ram_mib = PROMPTS_MIB
    params.sampling.top_p = 1.0  # requests that name no top_p mean this
    params.ui = False
    params.endpoint_slots = False
    params.warmup = False
    params.verbosity = 2  # errors and warnings
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main()
