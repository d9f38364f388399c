"""Tests of the answers: each number against the tables, read and reckoned with no help from the code."""
