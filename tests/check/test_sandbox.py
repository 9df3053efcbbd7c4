"""Hostile programs, run for real: each is denied or killed within its limit, and nothing of it is left."""

import asyncio
import gc
import json
import os
import pwd
import resource
import shutil
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

import pytest

from specc.base.error import SpeccError
from specc.base.limits import MIB
from specc.check.sandbox import Command, Mount, Sandbox, excess_text, exit_text, open_sandbox
from tests.check.programs import LIMITS, content, limits, open_files, python, running, started


async def test_a_program_gets_its_input_arguments_folder_and_environment(sandbox: Sandbox, work: Path) -> None:
    command = Command(
        argv=("/bin/sh", "-c", 'cat; echo "$1 $WORD"; pwd; echo made > file; echo sad >&2; exit 3', "sh", "one"),
        cwd=str(work),
        mounts=(Mount(str(work), writable=True),),
        env={"WORD": "two"},
        stdin=b"in\n",
    )
    outcome = await sandbox.run(command)
    assert (outcome.code, outcome.killed) == (3, "")
    assert outcome.stdout.decode() == f"in\none two\n{work}\n"
    assert outcome.stderr == b"sad\n"
    assert (work / "file").read_text() == "made\n"


async def test_the_signal_a_program_dies_of_is_in_its_code(sandbox: Sandbox, work: Path) -> None:
    outcome = await sandbox.run(python(work, "import os; os.kill(os.getpid(), 11)"))
    assert outcome.code is not None
    assert exit_text(outcome.code) == "killed by SIGSEGV"
    assert exit_text(3) == "exited with code 3"


async def test_input_that_nobody_reads_is_no_error(sandbox: Sandbox, work: Path) -> None:
    outcome = await sandbox.run(python(work, "print(1)", stdin=b"x" * (4 * MIB)))
    assert (outcome.code, outcome.stdout) == (0, b"1\n")


@pytest.mark.parametrize("place", ["/etc/passwd", "/etc/shadow", "/root", "/home", "/var/log", "/sys", "/proc/1/environ"])
async def test_files_of_the_machine_cannot_be_read(sandbox: Sandbox, work: Path, place: str) -> None:
    code = "import os, sys; p = sys.argv[1]; print(os.listdir(p) if os.path.isdir(p) else open(p, 'rb').read())"
    outcome = await sandbox.run(python(work, code, place))
    seen = outcome.stdout
    if place == "/proc/1/environ" and sandbox.level == "bubblewrap":  # its own first process, which has nothing
        assert seen in (b"", b"b''\n")
    elif place == "/root" and outcome.code == 0:  # the way to the mounted Python, and nothing else
        assert len(seen) < 30
    else:
        assert (outcome.code, seen) == (1, b"")


async def test_files_beside_the_work_folder_and_home_cannot_be_read(sandbox: Sandbox, work: Path) -> None:
    secret = work.parent / "secret"
    secret.write_text("s3cret")
    code = "import sys; print(open(sys.argv[1]).read())"
    for path in (str(secret), str(Path(__file__)), str(Path.home() / ".bashrc")):
        outcome = await sandbox.run(python(work, code, path))
        assert (outcome.code, outcome.stdout) == (1, b""), path


async def test_nothing_of_the_environment_gets_in(sandbox: Sandbox, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary-7351")
    outcome = await sandbox.run(python(work, "import os, json; print(json.dumps(dict(os.environ)))"))
    seen = json.loads(outcome.stdout)
    assert set(seen) <= {"PATH", "HOME", "TMPDIR", "LANG", "PWD", "LC_CTYPE"}
    # Nor is it to be found in the launcher's or bubblewrap's own environment.
    search = "import glob\nfor p in glob.glob('/proc/*/environ'):\n  try: print(open(p).read())\n  except OSError: pass"
    assert b"canary" not in (await sandbox.run(python(work, search))).stdout


async def test_there_is_no_network(sandbox: Sandbox, work: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        code = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 2); print('in')"
        outcome = await sandbox.run(python(work, code, str(server.getsockname()[1])))
        assert (outcome.code, outcome.stdout) == (1, b"")
        with pytest.raises(TimeoutError):
            server.accept()


async def test_sockets_of_the_machine_cannot_be_reached(sandbox: Sandbox, work: Path) -> None:
    for address in ("\0specc-test", str(work / "socket")):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(address)
            server.listen()
            server.settimeout(0.2)
            code = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1].replace('@', chr(0)))"
            if address.startswith("\0"):
                outcome = await sandbox.run(python(work, code, address.replace("\0", "@")))
                assert outcome.code == 1
                with pytest.raises(TimeoutError):
                    server.accept()
            elif sandbox.level == "landlock":
                assert (await sandbox.run(python(work, code, address))).code == 1


@pytest.mark.parametrize("place", ["/usr/x", "/x", "/dev/x", "/etc/x", "/proc/sys/kernel/core_pattern", "../x"])
async def test_nothing_can_be_written_outside(sandbox: Sandbox, work: Path, place: str) -> None:
    before = content(place)
    outcome = await sandbox.run(python(work, "import sys; open(sys.argv[1], 'r+' if 'proc' in sys.argv[1] else 'w')", place))
    if place == "../x" and sandbox.level == "bubblewrap":
        assert not (work.parent / "x").exists()
    else:
        assert outcome.code == 1
    assert content(place) == before


async def test_a_read_only_mount_is_read_only(sandbox: Sandbox, work: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "tool").write_text("x")
    command = Command(
        argv=("/bin/sh", "-c", f"cat {tools}/tool; echo y > {tools}/tool; rm {tools}/tool; echo z > {tools}/new"),
        cwd=str(work),
        mounts=(Mount(str(work), writable=True), Mount(str(tools))),
    )
    outcome = await sandbox.run(command)
    assert outcome.stdout == b"x"
    assert [path.name for path in tools.iterdir()] == ["tool"]
    assert (tools / "tool").read_text() == "x"


async def test_a_symlink_does_not_lead_out_of_the_work_folder(sandbox: Sandbox, work: Path) -> None:
    target = work.parent / "target"
    target.write_text("kept")
    (work / "link").symlink_to(target)
    (work / "up").symlink_to(work.parent)
    code = """
for path in ("link", "up/target"):
    for mode in "ra":  # a write may succeed: into the sandbox's own scratch folder, if that is where the link leads
        try: print(open(path, mode).read() if mode == "r" else open(path, mode).write("lost"))
        except OSError: print("no")
"""
    outcome = await sandbox.run(python(work, code))
    assert b"kept" not in outcome.stdout
    assert outcome.stdout.startswith(b"no\n")
    assert target.read_text() == "kept"


async def test_an_endless_loop_runs_out_of_time(sandbox: Sandbox, work: Path, token: str) -> None:
    outcome = await sandbox.run(python(work, "while True: pass", token, limits=limits(seconds=0.5)))
    assert (outcome.code, outcome.killed) == (None, "time")
    assert 0.5 <= outcome.seconds < 3
    assert excess_text(outcome.killed, limits(seconds=0.5)) == "timed out after 0.5 s"


async def test_sleeping_and_ignoring_signals_does_not_help(sandbox: Sandbox, work: Path, token: str) -> None:
    code = """
import signal, time
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
time.sleep(30)
"""
    outcome = await sandbox.run(python(work, code, token, limits=limits(seconds=0.5)))
    assert (outcome.killed, outcome.seconds < 3) == ("time", True)


async def test_processor_time_is_counted_over_all_processes(sandbox: Sandbox, work: Path, token: str) -> None:
    code = "import os\nfor _ in range(3): os.fork()\nwhile True: pass"
    outcome = await sandbox.run(python(work, code, token, limits=limits(cpu_seconds=1)))
    assert (outcome.killed, outcome.seconds < 30) == ("cpu", True)


async def test_a_memory_bomb_is_killed(sandbox: Sandbox, work: Path, token: str) -> None:
    outcome = await sandbox.run(python(work, "a = []\nwhile True: a.append(b'x' * (1 << 20))", token))
    assert (outcome.killed, outcome.seconds < 10) == ("memory", True)


async def test_memory_is_counted_over_all_processes(sandbox: Sandbox, work: Path, token: str) -> None:
    code = "import os, time\nfor _ in range(3): os.fork()\na = b'x' * (100 << 20)\ntime.sleep(30)"
    outcome = await sandbox.run(python(work, code, token))
    assert (outcome.killed, outcome.seconds < 10) == ("memory", True)


async def test_one_huge_allocation_fails(sandbox: Sandbox, work: Path) -> None:
    outcome = await sandbox.run(python(work, "bytearray(1 << 40)"))
    assert (outcome.code, outcome.killed) == (1, "")
    assert b"MemoryError" in outcome.stderr


async def test_a_fork_bomb_is_stopped(sandbox: Sandbox, work: Path, token: str) -> None:
    code = "import os, time\nfor _ in range(12): os.fork()\ntime.sleep(30)"  # 4096 at most, were it let
    outcome = await sandbox.run(python(work, code, token, limits=limits(memory=4096 * MIB)))
    assert outcome.killed in ("processes", "") and outcome.seconds < 10
    if not outcome.killed:  # the kernel refused (it does for all but root)
        assert b"Resource temporarily unavailable" in outcome.stderr


async def test_a_bomb_of_threads_is_stopped(sandbox: Sandbox, work: Path, token: str) -> None:
    code = "import threading, time\nfor _ in range(500): threading.Thread(target=time.sleep, args=(30,)).start()"
    outcome = await sandbox.run(python(work, code, token, limits=limits(memory=4096 * MIB)))
    assert outcome.killed == "processes" or b"can't start new thread" in outcome.stderr


async def test_a_flood_of_output_is_cut_off_and_costs_no_memory(sandbox: Sandbox, work: Path, token: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for descriptor in (1, 2):
        code = f"import os\nfor _ in range(1 << 10): os.write({descriptor}, b'x' * (1 << 20))"  # 1 GiB
        outcome = await sandbox.run(python(work, code, token))
        assert outcome.killed == "output"
        assert len(outcome.stdout if descriptor == 1 else outcome.stderr) == LIMITS.output
        assert outcome.seconds < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024  # KiB


async def test_output_up_to_the_limit_is_kept(sandbox: Sandbox, work: Path) -> None:
    outcome = await sandbox.run(python(work, f"print('x' * {LIMITS.output - 1})"))
    assert (outcome.code, len(outcome.stdout)) == (0, LIMITS.output)


async def test_a_big_file_cannot_be_written(sandbox: Sandbox, work: Path) -> None:
    outcome = await sandbox.run(python(work, "f = open('big', 'wb')\nwhile True: f.write(b'x' * (1 << 20))"))
    assert outcome.killed == "disk" or b"File too large" in outcome.stderr
    assert (work / "big").stat().st_size <= LIMITS.file_size


@pytest.mark.parametrize(
    "body",
    [
        "open(f'f{n}', 'wb').write(b'x' * (1 << 20))",
        "open(f'f{n}', 'wb')",
        "os.makedirs(f'd{n % 100}/d{n}')",
        "f = open('gone', 'wb'); f.write(b'x' * (8 << 20)); f.flush(); os.unlink('gone'); kept.append(f)",
        "f = os.memfd_create('m'); os.write(f, b'x' * (8 << 20)); kept.append(f)",
    ],
    ids=["files", "empty-files", "folders", "deleted-files", "memfd"],
)
async def test_a_disk_bomb_is_killed(sandbox: Sandbox, work: Path, token: str, body: str) -> None:
    code = f"import os, time\nkept = []\nfor n in range(100000):\n  {body}\n  if len(kept) > 100: time.sleep(30)"
    outcome = await sandbox.run(python(work, code, token))
    assert (outcome.killed, outcome.seconds < 15) == ("disk", True)


async def test_what_lay_in_the_work_folder_before_does_not_count(sandbox: Sandbox, work: Path) -> None:
    for number in range(4):
        (work / f"old{number}").write_bytes(b"x" * (LIMITS.disk // 2))
    outcome = await sandbox.run(python(work, "import time; time.sleep(0.3); print(1)"))
    assert (outcome.code, outcome.stdout) == (0, b"1\n")


async def test_the_scratch_folder_is_bounded_and_goes(sandbox: Sandbox, work: Path, token: str) -> None:
    code = "import os\nn = 0\nwhile True:\n  n += 1\n  open(os.environ['TMPDIR'] + f'/{n}', 'wb').write(b'x' * (1 << 20))"
    outcome = await sandbox.run(python(work, code, token))
    assert outcome.killed == "disk" or b"No space left" in outcome.stderr
    where = await sandbox.run(python(work, "import os; print(os.environ['TMPDIR'])"))
    scratch = where.stdout.decode().strip()
    assert scratch == "/tmp" or content(f"{scratch}/1") is None


async def test_shared_memory_is_bounded(sandbox: Sandbox, work: Path) -> None:
    code = "for n in range(100): open(f'/dev/shm/{n}', 'wb').write(b'x' * (1 << 20))"
    outcome = await sandbox.run(python(work, code))
    assert outcome.code == 1
    assert b"No space left" in outcome.stderr or b"Permission denied" in outcome.stderr


async def test_deep_recursion_ends_in_a_crash(sandbox: Sandbox, work: Path) -> None:
    code = "import sys; sys.setrecursionlimit(10**9)\ndef f(n): return max([f(n + 1)], key=lambda x: f(x))\nf(0)"
    outcome = await sandbox.run(python(work, code))
    assert outcome.killed == "memory" or exit_text(outcome.code or 0) == "killed by SIGSEGV"


_DAEMON = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for descriptor in range(3): os.close(descriptor)
        time.sleep(60)
    os._exit(0)
os.wait()
"""


async def test_a_daemon_does_not_outlive_its_program(sandbox: Sandbox, work: Path, token: str) -> None:
    outcome = await sandbox.run(python(work, _DAEMON + "print('done')", token))
    assert (outcome.code, outcome.stdout) == (0, b"done\n")
    assert running(token) == []


async def test_a_daemon_does_not_outlive_its_killed_program(sandbox: Sandbox, work: Path, token: str) -> None:
    outcome = await sandbox.run(python(work, _DAEMON + "time.sleep(60)", token, limits=limits(seconds=0.5)))
    assert outcome.killed == "time"
    assert running(token) == []


async def test_a_daemon_that_holds_the_pipes_does_not_hold_up_specc(sandbox: Sandbox, work: Path, token: str) -> None:
    code = "import os, time\nif os.fork() == 0:\n  os.setsid(); time.sleep(60)\nprint('done')"
    outcome = await sandbox.run(python(work, code, token))
    assert (outcome.code, outcome.stdout, outcome.seconds < 30) == (0, b"done\n", True)


async def test_cancelling_the_run_kills_the_program_without_a_word(sandbox: Sandbox, work: Path, token: str) -> None:
    complaints: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    task = asyncio.create_task(sandbox.run(python(work, "import time; time.sleep(60)", token)))
    await started(token)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 30
    assert running(token) == []
    del task
    gc.collect()
    assert complaints == []


async def test_programs_outside_get_no_signals(sandbox: Sandbox, work: Path) -> None:
    code = "import os, sys\nfor p in map(int, sys.argv[1:]):\n  try: os.kill(p, 0); print('reached', p)\n  except OSError: pass"
    outcome = await sandbox.run(python(work, code, str(os.getpid()), str(os.getppid())))
    if sandbox.level == "landlock":
        assert outcome.stdout == b""
    else:  # other processes have these numbers, if any: its own
        assert (await sandbox.run(python(work, "import os; print(os.getpid() < 10)"))).stdout == b"True\n"


async def test_no_further_name_spaces_can_be_made(sandbox: Sandbox, work: Path) -> None:
    code = "import ctypes; print(ctypes.CDLL(None).unshare(0x10000000))"
    outcome = await sandbox.run(python(work, code))
    assert outcome.stdout == b"-1\n", outcome.stderr


async def test_many_runs_at_once(sandbox: Sandbox, work: Path) -> None:
    outcomes = await asyncio.gather(*(sandbox.run(python(work, f"print({n})")) for n in range(8)))
    assert [outcome.stdout for outcome in outcomes] == [b"%d\n" % n for n in range(8)]


async def test_nothing_is_left_open(sandbox: Sandbox, work: Path) -> None:
    await sandbox.run(python(work, "1"))
    before = open_files()
    for _ in range(5):
        await sandbox.run(python(work, "print('x' * (1 << 22))"))
    await asyncio.sleep(0.1)
    assert open_files() <= before


async def test_a_missing_program_or_mount_is_an_error_of_the_environment(sandbox: Sandbox, work: Path) -> None:
    with pytest.raises(SpeccError, match="/nowhere/tool can't be executed"):
        await sandbox.run(Command(argv=("/nowhere/tool",), cwd=str(work), mounts=(Mount(str(work)),)))
    with pytest.raises(SpeccError, match="/nowhere does not exist"):
        await sandbox.run(Command(argv=("/bin/true",), cwd=str(work), mounts=(Mount("/nowhere"),)))
    with pytest.raises(SpeccError, match="could not start"):
        await sandbox.run(Command(argv=("/bin/true",), cwd=str(work / "gone"), mounts=(Mount(str(work)),)))


async def test_a_program_cannot_forge_a_fault_of_the_sandbox(sandbox: Sandbox, work: Path) -> None:
    code = """
import sys, os
print("bwrap: no", file=sys.stderr)
for descriptor in range(3, 64):
    try: os.write(descriptor, b'{"failed": "x"}'); print(descriptor)
    except OSError: pass
sys.exit(1)
"""
    outcome = await sandbox.run(python(work, code))
    assert (outcome.code, outcome.stdout) == (1, b"")


def test_without_any_sandbox_specc_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SpeccError) as caught:
        open_sandbox(levels=())
    assert "bubblewrap" in caught.value.remedy
    assert "--unsafe-no-sandbox" in caught.value.remedy


async def test_only_on_demand_does_a_program_run_with_limits_alone(work: Path, token: str) -> None:
    sandbox = open_sandbox(unsafe=True, levels=())
    assert sandbox.level == "none"
    assert (await sandbox.run(python(work, "print(1)", token))).stdout == b"1\n"
    outcome = await sandbox.run(python(work, _DAEMON + "time.sleep(60)", token, limits=limits(seconds=0.5)))
    assert outcome.killed == "time"


@pytest.mark.skipif(os.geteuid() != 0, reason="all tests here run as an ordinary user anyway")
def test_it_holds_for_an_ordinary_user_too() -> None:
    open_sandbox(levels=("bubblewrap",))
    work = Path(tempfile.mkdtemp())
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(work, nobody, nobody)
    sources, sink = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(nobody)
        os.setuid(nobody)
        os.write(sink, json.dumps(asyncio.run(_as_nobody(work))).encode())
        os._exit(0)
    os.close(sink)
    os.waitpid(child, 0)
    found = json.loads(os.read(sources, 1 << 20))
    os.close(sources)
    shutil.rmtree(work)
    assert found["wrote"] == [0, "", "mine\n", ""]
    assert found["loop"][1] == "time"
    assert found["passwd"][0] != 0
    assert "fork" in found["bomb"][3].lower() or found["bomb"][1] == "processes"


async def _as_nobody(work: Path) -> dict[str, list[object]]:
    sandbox = open_sandbox(levels=("bubblewrap",))
    scripts = {
        "wrote": "echo mine > file; cat file",
        "loop": "while :; do :; done",
        "passwd": "cat /etc/passwd",
        "bomb": "i=0; while [ $i -lt 300 ]; do sleep 20 & i=$((i+1)); done",
    }
    found: dict[str, list[object]] = {}
    for name, script in scripts.items():
        mounts = (Mount(str(work), writable=True),)
        command = Command(("/bin/sh", "-c", script), str(work), mounts, limits=limits(seconds=1))
        outcome = await sandbox.run(command)
        found[name] = [outcome.code, outcome.killed, outcome.stdout.decode(), outcome.stderr.decode()[-2000:]]
    return found


async def test_nothing_outlives_specc_itself(sandbox: Sandbox, work: Path, tmp_path: Path, token: str) -> None:
    code = f"""
import asyncio, os
from pathlib import Path
from specc.check.sandbox import open_sandbox
from tests.check.programs import python
asyncio.run(open_sandbox(levels=("{sandbox.level}",)).run(python(Path({str(work)!r}), "import time; time.sleep(60)", os.environ["TOKEN"])))
"""
    environment = {**os.environ, "TOKEN": token, "TMPDIR": str(tmp_path)}
    specc = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=Path(__file__).parents[2], env=environment)
    await started(token)
    specc.kill()
    await specc.wait()
    async with asyncio.timeout(30):
        while running(token):  # noqa: ASYNC110 (another process: nothing tells)
            await asyncio.sleep(0.01)
        while list(tmp_path.glob("specc-*")):  # noqa: ASYNC110, ASYNC240 (its scratch folder goes as well)
            await asyncio.sleep(0.01)


_SPECC = """
import asyncio, os, sys
from pathlib import Path
from specc.check.sandbox import open_sandbox
from tests.check.programs import python
work, token, level, stand_in = sys.argv[1:]
sandbox = open_sandbox(levels=(level,))  # tries it first, with nothing in its way
if stand_in:
    os.environ["PATH"] = stand_in + ":" + os.environ["PATH"]
    (Path(stand_in) / "specc").write_text(f"{os.getpid()}\\n")
while not stand_in:
    print("begins", flush=True)
    if not sys.stdin.readline():
        sys.exit()
    if not os.fork():
        print(os.getpid(), flush=True)
        break
    os.wait()
asyncio.run(sandbox.run(python(Path(work), "import time; time.sleep(60)", token)))
"""


async def _specc(sandbox: Sandbox, work: Path, token: str, stand_in: str) -> asyncio.subprocess.Process:
    argv = [sys.executable, "-c", _SPECC, str(work), token, sandbox.level, stand_in]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*argv, cwd=Path(__file__).parents[2], stdin=pipe, stdout=pipe)


async def _all_gone(token: str) -> None:
    async with asyncio.timeout(20):
        while running(token):  # noqa: ASYNC110 (another process: nothing tells)
            await asyncio.sleep(0.01)


async def test_nothing_outlives_a_specc_that_dies_in_the_first_moments_of_a_program(sandbox: Sandbox, work: Path, token: str) -> None:
    specc = await _specc(sandbox, work, token, "")
    assert specc.stdin and specc.stdout
    for moment in range(25):
        assert await specc.stdout.readline() == b"begins\n"
        specc.stdin.write(b"\n")
        pid = int(await specc.stdout.readline())
        await asyncio.sleep(moment * 0.002)
        os.kill(pid, signal.SIGKILL)
    specc.stdin.close()
    await specc.wait()
    await asyncio.sleep(0.2)  # what was being forked shows by now
    await _all_gone(token)


@pytest.mark.parametrize(
    "moment",
    [
        'kill -9 "$specc"; exec "$real" "$@"',  # before it can ask to be told of its parent's death
        'mkfifo "$here/gate"; exec 3<>"$here/gate"; (killer &); exec "$real" --block-fd 3 "$@"',  # all but the program is there
    ],
    ids=["before", "amid"],
)
async def test_nothing_outlives_a_specc_that_dies_while_bubblewrap_works(work: Path, tmp_path: Path, token: str, moment: str) -> None:
    stand_in = tmp_path / "stand-in"
    stand_in.mkdir()
    (stand_in / "bwrap").write_text(f"""#!/bin/sh
here={stand_in}
real={shutil.which("bwrap")}
read -r specc <"$here/specc"
killer() {{
  until read -r child <"/proc/$$/task/$$/children" || [ "$child" ]; do sleep 0.01; done
  kill -9 "$specc"
  sleep 0.1
  echo >&3
}}
{moment}
""")
    (stand_in / "bwrap").chmod(0o755)
    specc = await _specc(open_sandbox(levels=("bubblewrap",)), work, token, str(stand_in))
    assert await specc.wait() == -signal.SIGKILL
    await asyncio.sleep(0.5)  # it would have begun by now
    await _all_gone(token)
