"""Files of prompts: `examples/<tag>.md` beside a spec holds what can be said to a model that should keep the clause."""

from pathlib import PurePosixPath

FOLDER = "examples"


def tag_of(source: str) -> str:
    """The tag whose prompts a source holds; empty where it is a spec."""
    path = PurePosixPath(source)
    return path.stem if path.parent.name == FOLDER else ""


def folder_of(source: str) -> str:
    """The folder in which the specs of a file of prompts stand."""
    folder = PurePosixPath(source).parent.parent.as_posix()
    return "" if folder == "." else folder
