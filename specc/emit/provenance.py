"""Provenance: how an artifact came about, as an in-toto statement.

in-toto Attestation Framework, Statement v1; the predicate is SLSA Provenance v1.
"""

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from specc import __version__
from specc.base.digest import digest_bytes
from specc.base.disk import Disk
from specc.check.values import Verdict

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD_TYPE = "urn:specc:build:v1"


class UnitOrigin(msgspec.Struct, frozen=True):
    """How one function was written."""

    function: str
    origin: str
    """`model`, `hand`, or `rendered`: a slot of a document whose fallback stands."""
    candidates: int
    """Candidates that were checked, the accepted one included."""
    request: str
    """Digest of the request that gave the accepted candidate; of the file, for a body written by hand."""
    reply: str
    """Digest of the reply's text."""
    judge: str = ""
    """Digest of the request that gave the judge's verdict; empty where there is none."""


def statement(
    *,
    files: Mapping[str, bytes],
    source: str,
    spec: Mapping[str, str],
    target: Mapping[str, str],
    model: str,
    tools: Mapping[str, str],
    units: tuple[UnitOrigin, ...],
    verdict: Verdict,
) -> dict[str, Any]:
    """The statement of an artifact. `spec` maps the sources that were read to their sha256; no date, no path of this machine."""
    return {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": digest_bytes(files[name])}} for name in sorted(files)],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": {"spec": source, "target": dict(target)},
                "internalParameters": {"model": model, "units": msgspec.to_builtins(units)},
                "resolvedDependencies": [
                    *({"name": name, "digest": {"sha256": sha}} for name, sha in sorted(spec.items())),
                    *({"name": name, "annotations": {"version": version}} for name, version in sorted(tools.items())),
                ],
            },
            "runDetails": {
                "builder": {"id": "urn:specc", "version": {"specc": __version__, "python": platform.python_version()}},
                "byproducts": [
                    {
                        "name": "verdict",
                        "annotations": {
                            "sandbox": verdict.sandbox,
                            "checks": [{"name": check.name, "passed": check.passed, "cases": check.count} for check in verdict.checks],
                        },
                    }
                ],
            },
        },
    }


def write_provenance(disk: Disk, folder: Path, target: str, module: str, made: Mapping[str, Any]) -> None:
    """Write a statement to `<folder>/<target>/<module>.json`."""
    disk.write(folder / target / f"{module}.json", msgspec.json.format(msgspec.json.encode(made), indent=1))
