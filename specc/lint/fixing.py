"""Safe rewrites, made."""

from collections.abc import Iterable

from specc.diagnostics.values import Fix


def fixed(data: bytes, fixes: Iterable[Fix]) -> bytes:
    """A file's bytes with the rewrites made; all other bytes stay. Of two that overlap the first counts."""
    parts: list[bytes] = []
    at = 0
    for fix in sorted(fixes, key=lambda fix: fix.span):
        if fix.span.start >= at:
            parts += [data[at : fix.span.start], fix.text.encode()]
            at = fix.span.end
    return b"".join([*parts, data[at:]])
