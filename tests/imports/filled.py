"""Fill in the template as someone with Excel would: with openpyxl and nothing of ours."""

from io import BytesIO

import openpyxl

# Ten pilots that nobody has had: a name, a municipality as the drop-down says it, and a theme.
PILOTS = (
    ("Prov Kiruna", "2584 Kiruna", "Landsbygd och mindre orter"),
    ("Prov Luleå", "2580 Luleå", ""),
    ("Prov Umeå – två orter", "2480 Umeå", ""),
    ("Prov Östersund", "2380 Östersund", ""),
    ("Prov Sundsvall", "2281 Sundsvall", ""),
    ("Prov Falun", "2080 Falun", ""),
    ("Prov Örebro", "1880 Örebro", ""),
    ("Prov Göteborg & Mölndal", "1480 Göteborg", ""),
    ("Prov Växjö", "0780 Växjö", ""),
    ("Prov Malmö", "1280 Malmö", ""),
)


def filled(template: bytes, *, spoil: dict[str, str] | None = None) -> bytes:
    """Fill in the ten rows that wait; ``spoil`` says other texts for columns of the first of them."""
    book = openpyxl.load_workbook(BytesIO(template))
    projects, sources = book["Projekt"], book["Källor"]
    titles = {str(cell.value): cell.column for cell in projects[1]}
    names = [projects.cell(row, titles["Namn"]).value for row in range(2, 17)]
    waiting = [row for row, name in enumerate(names, 2) if not name]
    assert len(waiting) == 10
    source = {str(cell.value): cell.column for cell in sources[1]}
    row = next(n for n in range(2, sources.max_row + 2) if not sources.cell(n, source["Titel"]).value)
    given = {
        "Titel": "Registrets akt",
        "Utgivare": "Registrator",
        "Adress": "https://myndighet.example/1610",
        "Hämtad": "2026-11-25",
    }
    for title, text in given.items():
        sources.cell(row, source[title]).value = text
    for number, (row, (name, area, theme)) in enumerate(zip(waiting, PILOTS, strict=True)):
        cells = {
            "Namn": name, "Namnets ursprung": "Enligt källan", "Evidens": "Belagd", "Start": "2014",
            "Program": "Samhällsplanering för näringslivsutveckling", "Källa 1": "Registrets akt",
            "Område 1": area, "Tema, satt av oss 1": theme,
        }  # fmt: skip
        cells |= (spoil or {}) if number == 0 else {}
        for title, text in cells.items():
            projects.cell(row, titles[title]).value = text or None
    out = BytesIO()
    book.save(out)
    return out.getvalue()
