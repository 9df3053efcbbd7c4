"""The wrong and right specs that codes show: one file, or several."""

import re

from specc.base.source import Source

MAIN = "spec.md"
_FILE = re.compile(r"^<!-- file: (\S+) -->\n", re.M)


def sample_sources(sample: str) -> list[Source]:
    """A sample's files. The first is `spec.md`; a line `<!-- file: name.md -->` begins another."""
    parts = _FILE.split(sample)
    names = [MAIN, *parts[1::2]]
    return [Source(name, text.encode()) for name, text in zip(names, parts[0::2], strict=True)]
