"""Tests of pilotkarta.register."""
