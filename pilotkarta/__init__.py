"""Pilotkartan: register, selection, maps and exports; only ``pilotkarta.ui`` knows Streamlit."""

__version__ = "0.5.0"  # the same as in pyproject.toml
