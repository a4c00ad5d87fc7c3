"""The parts of the benchmarks that compute: statistics, pair lists, transformed pictures."""
