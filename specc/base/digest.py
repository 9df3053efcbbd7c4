"""Digests: what a thing is, in 64 hexadecimal digits."""

import hashlib
from typing import Any

import msgspec

_ENCODER = msgspec.json.Encoder(order="deterministic")


def canonical(value: Any) -> bytes:
    """A value as canonical JSON: sorted keys, no white space. Takes anything msgspec can encode."""
    return _ENCODER.encode(value)


def digest(value: Any) -> str:
    """sha256 (FIPS 180-4) over the canonical JSON of a value, in hexadecimal."""
    return digest_bytes(canonical(value))


def digest_bytes(data: bytes) -> str:
    """sha256 over bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
