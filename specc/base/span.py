"""A place in a source."""

import msgspec


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """The bytes `start` (included) to `end` (excluded) of the source named `source`.

    Offsets are in bytes of the UTF-8 file as it lies on the disk, a byte order mark included.
    """

    source: str
    start: int
    end: int
