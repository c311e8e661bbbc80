"""Benchmarks: each prints a table. They are not tests and fail nothing."""
