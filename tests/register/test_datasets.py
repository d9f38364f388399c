"""Several data sets: which there are, by which names, and that they are never mixed."""

from collections.abc import Iterator
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest

from pilotkarta import config
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import (
    Register,
    RegisterError,
    datasets,
    is_named,
    keep_draft,
    load,
    load_named,
    subset,
)
from pilotkarta.register.reader import title_of
from pilotkarta.register.schema import is_shared, written
from pilotkarta.selection import Ignored, Selection, dataset_named, from_params, select, to_params

module = import_module("pilotkarta.register.datasets")


@pytest.fixture(autouse=True)
def _no_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_drafts", type(module._drafts)())


@pytest.fixture
def owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder that the settings file names, empty."""
    folder = tmp_path / "egna"
    folder.mkdir()
    settings = tmp_path / "pilotkartan.toml"
    settings.write_text('[data]\nfolder = "egna"\n', encoding="utf-8")
    monkeypatch.setenv("PILOTKARTAN_CONFIG", str(settings))
    config.data_folder.cache_clear()
    yield folder
    config.data_folder.cache_clear()


def put(folder: Path, *ids: str) -> Path:
    """Lay some projects of the register in a folder."""
    register = load(DATA)
    tables = subset(register, [project for project in register.projects if project.id in ids])
    folder.mkdir(parents=True)
    for name, table in tables.items():
        if not is_shared(name):
            (folder / f"{name}.csv").write_bytes(written(table))
    return folder


class TestNames:
    """Which data sets there are."""

    def test_without_a_folder_of_the_owners_there_are_two(self) -> None:
        assert {name: one.folder for name, one in datasets().items()} == {"": DATA, "exempel": EXAMPLE}
        assert {one.title for one in datasets().values()} == {""}

    def test_the_owners_come_last_by_name(self, owners: Path) -> None:
        for name in ("nya", "2016", "fler-pilot-1"):
            put(owners / name, "mobevi")
        assert list(datasets()) == ["", "exempel", "2016", "fler-pilot-1", "nya"]
        assert datasets()["nya"].folder == owners / "nya"

    @pytest.mark.parametrize(
        "name",
        [
            "Stor", "två", "med mellanslag", ".tidigare", ".import", "a.b", "-a", "a-", "a--b", "a_b",
            "exempel", "utkast", "utkast-x", "a\n", "x&y", "…",
        ],
    )  # fmt: skip
    def test_a_name_that_an_address_cannot_hold_or_that_is_ours(self, name: str, owners: Path) -> None:
        put(owners / name, "mobevi")
        assert list(datasets()) == ["", "exempel"]
        assert datasets()["exempel"].folder == EXAMPLE
        assert is_named(name) == (name == "exempel")
        assert load_named(name) is load(EXAMPLE if name == "exempel" else DATA)

    def test_what_has_no_tables_is_no_data_set(self, owners: Path) -> None:
        (owners / "tom").mkdir()
        (owners / "bara-andra").mkdir()
        (owners / "bara-andra" / "anteckningar.csv").touch()
        (owners / "fil").touch()
        (owners / "ingenstans").symlink_to(owners / "finns-inte")
        assert list(datasets()) == ["", "exempel"]

    @pytest.mark.parametrize("what", ["missing", "a file", "forbidden"])
    def test_a_folder_that_cannot_be_listed(
        self, what: str, owners: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if what == "forbidden":
            put(owners / "nya", "mobevi")

            def forbidden(path: Path) -> None:
                raise PermissionError(13, "Permission denied", str(path))

            monkeypatch.setattr(Path, "iterdir", forbidden)
        else:
            owners.rmdir()
            if what == "a file":
                owners.touch()
        assert list(datasets()) == ["", "exempel"]
        assert load_named("nya") is load(DATA)

    @pytest.mark.parametrize(
        "name",
        [
            "../hemligt",
            "..",
            ".",
            "/",
            "nya/../../hemligt",
            "nya/",
            "./nya",
            "%2e%2e",
            "nya\x00",
            "nya\n",
            "NYA",
        ],
    )
    def test_no_name_leads_out_of_the_folder(self, name: str, owners: Path) -> None:
        put(owners.parent / "hemligt", "umea-nimby")
        put(owners / "nya", "mobevi")
        for one in (name, str(owners.parent / "hemligt"), str(owners / "nya")):
            assert not is_named(one)
            assert load_named(one) is load(DATA)


class TestNeverMixed:
    """What is chosen is shown, and nothing of another."""

    def test_only_its_own_projects(self, owners: Path) -> None:
        put(owners / "nya", "mobevi", "umea-nimby")
        register = load_named("nya")
        params = {"data": ["nya"]}
        assert dataset_named(params) == "nya"
        selection, ignored = from_params(params, register)
        assert ignored == ()
        assert {project.id for project in select(register, selection)} == {"mobevi", "umea-nimby"}
        assert len(select(load_named(""), Selection())) == 28
        assert {p.evidence for p in select(load_named("exempel"), Selection(data="exempel"))} == {"example"}

    def test_the_address_keeps_it(self, owners: Path) -> None:
        put(owners / "nya", "mobevi")
        selection = Selection(tema=("strak",), projekt="mobevi", data="nya")
        assert to_params(selection)["data"] == ["nya"]
        assert from_params(to_params(selection), load_named("nya")) == (selection, ())

    def test_projects_of_another_do_not_exist(self, owners: Path) -> None:
        put(owners / "nya", "mobevi")
        asked = {"data": ["nya"], "projekt": ["umea-nimby"], "belagg": ["example"]}
        selection, ignored = from_params(asked, load_named(dataset_named(asked)))
        assert selection == Selection(data="nya")
        assert {one.value for one in ignored} == {"umea-nimby", "example"}

    @pytest.mark.parametrize("name", ["finns-inte", "../nya", "utkast-x", "Nya", "tom"])
    def test_a_name_that_is_none_is_told_and_gives_the_register(self, name: str, owners: Path) -> None:
        put(owners / "nya", "mobevi")
        (owners / "tom").mkdir()
        params = {"data": [name]}
        assert dataset_named(params) == ""
        assert load_named(name) is load(DATA)
        assert from_params(params, load_named(name)) == (Selection(), (Ignored("data", name),))

    def test_one_that_is_at_fault_is_not_replaced_by_another(self, owners: Path) -> None:
        folder = put(owners / "nya", "mobevi")
        (folder / "claims.csv").unlink()
        assert is_named("nya")
        with pytest.raises(RegisterError):
            load_named("nya")

    def test_one_that_is_taken_away_gives_way_to_the_register(self, owners: Path) -> None:
        folder = put(owners / "nya", "mobevi")
        assert len(load_named("nya").projects) == 1
        folder.rename(owners / "andra")
        assert not is_named("nya")
        assert load_named("nya") is load(DATA)
        assert len(load_named("andra").projects) == 1


class TestTitle:
    """What a data set is called."""

    @pytest.mark.parametrize(
        ("content", "title"),
        [
            ('{"title": "Fler piloter"}', "Fler piloter"),
            ('{"title": " Fler\\n piloter "}', "Fler piloter"),
            ('{"title": "<b>Å</b>"}', "<b>Å</b>"),
            ('{"title": "  "}', "nya"),
            ('{"title": 3}', "nya"),
            ('{"name": "x"}', "nya"),
            ('["title"]', "nya"),
            ("not json", "nya"),
            ("[" * 100_000, "nya"),
            ("", "nya"),
            (None, "nya"),
        ],
        ids=str,
    )
    def test_it_is_its_own_descriptions_or_the_folders(
        self, content: str | None, title: str, owners: Path
    ) -> None:
        folder = put(owners / "nya", "mobevi")
        if content is not None:
            (folder / "datapackage.json").write_text(content, encoding="utf-8")
        assert title_of(folder) == datasets()["nya"].title == load_named("nya").title == title

    def test_bytes_that_are_no_text(self, owners: Path) -> None:
        folder = put(owners / "nya", "mobevi")
        (folder / "datapackage.json").write_bytes(b"\xff\xfe{")
        assert title_of(folder) == "nya"

    def test_the_register_and_the_example_have_names_of_ours(self) -> None:
        assert title_of(DATA) == title_of(EXAMPLE) == load(DATA).title == load(EXAMPLE).title == ""


class TestDrafts:
    """Tables that a visitor looks at before they are used."""

    def test_a_draft_is_a_data_set_of_its_own(self, register: Register) -> None:
        name = keep_draft(subset(register, register.projects[:2]), "piloter.xlsx")
        assert is_named(name)
        assert name not in datasets()
        assert load_named(name).projects == register.projects[:2]
        assert load_named(name).title == "piloter.xlsx"
        selection, ignored = from_params({"data": [name]}, load_named(name))
        assert (selection.data, ignored) == (name, ())
        assert from_params(to_params(selection), load_named(name)) == (selection, ())
        assert load_named("") is register

    def test_its_name_cannot_be_guessed(self, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "MOST_DRAFTS", 1)
        tables = subset(register, ())
        names = {keep_draft(tables, "") for _ in range(20)}
        assert len(names) == 20
        for name in names:
            assert name.startswith("utkast-")
            assert len(name) >= len("utkast-") + 16  # 64 ** 16 = 2 ** 96
        assert len({name[:12] for name in names}) == 20  # not counted up

    def test_the_oldest_is_let_go(self, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "MOST_DRAFTS", 3)
        tables, numbers = subset(register, register.projects[:1]), count()
        names = [keep_draft(tables, str(next(numbers))) for _ in range(5)]
        assert [is_named(name) for name in names] == [False, False, True, True, True]
        assert load_named(names[0]) is register
        assert [load_named(name).title for name in names[2:]] == ["2", "3", "4"]
        assert len(module._drafts) == 3

    def test_there_is_a_bound(self) -> None:
        assert 1 < module.MOST_DRAFTS <= 50
