"""Pilotkartan: the register, the selection, the maps and the exports; only ``pilotkarta.ui`` knows Streamlit."""
