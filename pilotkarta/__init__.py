"""Pilotkartan: register, selection, maps and exports; only ``pilotkarta.ui`` knows Streamlit."""
