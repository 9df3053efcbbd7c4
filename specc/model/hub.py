"""A model's file from the Hugging Face hub. The hub's own client resumes what was interrupted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from specc.base.error import SpeccError
from specc.model.catalogue import HuggingFace

CONNECT_SECONDS = 5


def fetch(source: HuggingFace, folder: Path, size: int, progress: Callable[[int, int], None]) -> Path:
    """Download a file into a folder. Raises SpeccError with the reason in one line."""
    try:
        import huggingface_hub
        from huggingface_hub.constants import ENDPOINT
        from huggingface_hub.utils import logging
    except ImportError:
        raise SpeccError("the package huggingface-hub is not installed") from None
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        # The hub's client retries for 23 s before it says that there is no network: ask once, ourselves.
        huggingface_hub.get_session().head(ENDPOINT, timeout=CONNECT_SECONDS)
    except Exception as fault:
        raise SpeccError(f"no connection to {ENDPOINT} ({_line(fault)})") from fault
    try:
        path = huggingface_hub.hf_hub_download(
            source.repo,
            source.file,
            local_dir=folder,
            etag_timeout=CONNECT_SECONDS,
            tqdm_class=_bar(size, progress),
            token=False,  # the files are public: nobody's token is sent
        )
    except Exception as fault:
        raise SpeccError(_line(fault)) from fault
    return Path(path)


def _line(fault: Exception) -> str:
    """The first line of an error, or its kind."""
    lines = str(fault).strip().splitlines()
    return lines[0] if lines else type(fault).__name__


def _bar(size: int, progress: Callable[[int, int], None]) -> type[Any]:
    """The hub reports to a class like tqdm: this one draws nothing and passes the numbers on."""
    from tqdm import tqdm  # type: ignore[import-untyped,unused-ignore]

    class Bar(tqdm):  # type: ignore[type-arg,misc,unused-ignore]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **(options | {"disable": True}))
            self.n = options.get("initial") or 0

        def update(self, n: float | None = 1) -> None:
            self.n += n or 0
            progress(min(int(self.n), size), size)

    return Bar
