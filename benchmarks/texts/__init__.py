"""Texts that the benchmarks measure with, made up for them."""
