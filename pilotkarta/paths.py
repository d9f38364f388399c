"""Where the repository keeps its data, geometries and assets."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
EXAMPLE = DATA / "exempel"
GEO = ROOT / "geo"
PAGES = ROOT / "pages"
ASSETS = ROOT / "pilotkarta" / "assets"
TEMPLATES = ROOT / "pilotkarta" / "templates"
LOCALE = ROOT / "pilotkarta" / "locale"
DESCRIPTOR = DATA / "datapackage.json"
