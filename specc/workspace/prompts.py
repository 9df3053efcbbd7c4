"""Files of prompts: `examples/<tag>.md` beside a spec holds what can be said to a model that should keep the clause."""

import posixpath

FOLDER = "examples"


def tag_of(source: str) -> str:
    """The tag whose prompts a source holds; empty where it is a spec."""
    folder, _, name = source.rpartition("/")
    return posixpath.splitext(name)[0] if posixpath.basename(folder) == FOLDER else ""


def folder_of(source: str) -> str:
    """The folder in which the specs of a file of prompts stand."""
    return posixpath.dirname(posixpath.dirname(source))
