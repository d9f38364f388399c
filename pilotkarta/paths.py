"""Where the repository keeps its data, geometries and assets, and where Leaflet lies."""

from pathlib import Path

from xstatic.pkg import leaflet

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
EXAMPLE = DATA / "exempel"
GEO = ROOT / "geo"
PAGES = ROOT / "pages"
ASSETS = ROOT / "pilotkarta" / "assets"
TEMPLATES = ROOT / "pilotkarta" / "templates"
LEAFLET = Path(leaflet.BASE_DIR)
LOCALE = ROOT / "pilotkarta" / "locale"
DESCRIPTOR = DATA / "datapackage.json"
