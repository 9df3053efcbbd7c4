"""What every layer may use: spans, sources, digests, the disk, the clock. Knows nothing of specs."""
