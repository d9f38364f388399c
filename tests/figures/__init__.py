"""Tests of pilotkarta.figures."""
