"""Tests of pilotkarta.insight."""
