"""Benchmarks: each prints name | figure | peer or floor of the same run | ratio | target | ok or short."""
