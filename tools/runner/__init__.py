"""The one process runner: demo, smoke test and benchmarks start their processes here. Standard library only."""
