"""Tests of the benchmark's pure parts; nothing is timed."""
