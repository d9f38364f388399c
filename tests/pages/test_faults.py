"""The page that stands in while the tables on disk are at fault."""

import shutil
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from pilotkarta import paths


@pytest.fixture
def broken_data(tmp_path, monkeypatch):
    folder = shutil.copytree(paths.DATA, tmp_path / "data")
    table = folder / "projects.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace(",sla-2015,", ",sla-1915,", 1), encoding="utf-8"
    )
    monkeypatch.setattr(import_module("pilotkarta.register.datasets"), "DATA", folder)


def test_a_register_without_the_fifteen_is_shown_without_their_switch(tmp_path, monkeypatch):
    folder = shutil.copytree(paths.DATA, tmp_path / "data")
    for table in folder.glob("*.csv"):
        table.write_text(
            table.read_text(encoding="utf-8").replace("snu-2013", "annat-2013"), encoding="utf-8"
        )
    monkeypatch.setattr(import_module("pilotkarta.register.datasets"), "DATA", folder)
    app = AppTest.from_file(str(paths.ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=30).run()
    app.switch_page(str(paths.PAGES / "karta.py")).run()
    assert not app.exception
    assert any("28 av 51 pilotprojekt spårade</p>" in block.value for block in app.html)
    assert len(app.get_by_key("vy").options) == 2


@pytest.mark.usefixtures("broken_data")
@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Registret kan inte visas"), ("en", "The register cannot")]
)
def test_broken_tables_are_said_in_words(language, words):
    app = AppTest.from_file(str(paths.ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=30)
    app.query_params["sprak"] = language
    app.run()
    assert not app.exception
    assert words in app.title[0].value
    text = " ".join(block.value for block in app.markdown).replace("\\", "")
    assert "projects.csv" in text
    assert "sla-1915" in text
    assert "Traceback" not in text
