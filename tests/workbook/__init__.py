"""Tests of the register as sheets."""
