"""Tests of pilotkarta.exports."""
