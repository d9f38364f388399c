"""Tests of pilotkarta.maps."""
