"""Pilotkartan: register, selection, maps and exports; only ``pilotkarta.ui`` knows Streamlit."""

__version__ = "1.0.1"  # the same as in pyproject.toml
