"""Candidate -> verdict: the target's toolchain and the spec's examples, run in the sandbox."""
