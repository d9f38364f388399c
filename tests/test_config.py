"""The operator's settings: what is given is shown, what is not understood is as if it were not there."""

from pathlib import Path

import pytest

from pilotkarta.config import Contact, read_contact, read_data_folder
from pilotkarta.paths import ROOT


def test_the_contact_is_read(tmp_path):
    file = tmp_path / "pilotkartan.toml"
    file.write_text(
        '[contact]\norganisation = " Boverket "\nemail = "a@example.se"\nother = 1\n', encoding="utf-8"
    )
    assert read_contact(file) == Contact("Boverket", "a@example.se")


@pytest.mark.parametrize(
    "content",
    [b"", b"contact = 3", b"[contact]\nemail = 3", b"not toml [", b"\xff\xfe", b"[other]\nemail = 'x'"],
)
def test_what_is_not_understood_is_not_given(tmp_path, content):
    file = tmp_path / "pilotkartan.toml"
    file.write_bytes(content)
    assert read_contact(file) == Contact()


def test_a_file_that_is_not_there_is_told_in_the_log(tmp_path, caplog):
    assert read_contact(tmp_path / "no.toml") == Contact()
    assert "no.toml" in caplog.text


def test_the_data_folder_is_relative_to_the_file(tmp_path, monkeypatch):
    file = tmp_path / "settings" / "pilotkartan.toml"
    file.parent.mkdir()
    monkeypatch.chdir(tmp_path)
    for written, folder in [
        ("egna", tmp_path / "settings" / "egna"),
        (" ../egna ", tmp_path / "egna"),
        (str(tmp_path / "annat"), tmp_path / "annat"),
    ]:
        file.write_text(f'[data]\nfolder = "{written}"\n', encoding="utf-8")
        assert read_data_folder(file) == folder
        assert read_data_folder(Path("settings/pilotkartan.toml")) == folder


@pytest.mark.parametrize(
    "content",
    [
        b"", b"[data]", b"[data]\nfolder = ''", b"[data]\nfolder = '  '", b"[data]\nfolder = 3",
        b"data = 'egna'",
        b"[data]\nfolder = ['egna']", b"not toml [", b"\xff\xfe", b"[other]\nfolder = 'x'",
    ],
)  # fmt: skip
def test_no_data_folder_is_named(tmp_path, content):
    file = tmp_path / "pilotkartan.toml"
    file.write_bytes(content)
    assert read_data_folder(file) is None


def test_a_missing_file_names_no_data_folder(tmp_path, caplog):
    assert read_data_folder(tmp_path / "no.toml") is None
    assert "no.toml" in caplog.text


def test_our_own_file_names_every_setting_and_nobody():
    text = (ROOT / "pilotkartan.toml").read_text(encoding="utf-8")
    assert read_contact(ROOT / "pilotkartan.toml") == Contact()
    assert all(f"{name} = " in text for name in [*vars(Contact()), "folder"])
    assert read_data_folder(ROOT / "pilotkartan.toml") is None
