"""Benchmarks: how fast, how small and how right, as ratios of one run. Run them with ``python -m benchmarks``."""
