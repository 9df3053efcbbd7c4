"""The measuring instrument: `python -m benchmarks.fidelity -h`."""
