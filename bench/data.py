"""Copies of the app to measure: with the projects there are, or with generated ones added."""

import csv
import shutil
from collections import Counter
from pathlib import Path

from tests.browser import conftest

PLAIN = Path(__file__).parent / "plain"
Rows = list[dict[str, str]]


def copy_app(root: Path, projects: int = 0) -> Path:
    """Copy the app and the plain one beside it, so that both read the same tables.

    Parameters
    ----------
    root : pathlib.Path
        A folder that does not exist yet.
    projects : int, optional
        How many projects the copy is to have; generated ones are added to those there are.

    Returns
    -------
    pathlib.Path
        ``root``.
    """
    root.mkdir(parents=True)
    conftest.copy_app(root)
    shutil.copytree(PLAIN, root / "plain", ignore=shutil.ignore_patterns("__pycache__"))
    grow(root / "data", projects)
    return root


def grow(folder: Path, projects: int) -> None:
    """Add generated projects to the tables of a data set until there are so many.

    Each new one takes after one that there is (themes, partners, description, claims) and lies in the next of
    the 290 municipalities, so that the map, the filters and the texts are as full as the real ones.

    Parameters
    ----------
    folder : pathlib.Path
        The data set's folder; its tables are written over.
    projects : int
        How many projects there are to be in all.
    """
    tables = {
        name: _read(folder / f"{name}.csv")
        for name in ("projects", "project_areas", "project_themes", "project_partners", "amounts", "claims")
    }
    models = list(tables["projects"])
    places = [row["code"] for row in _read(folder / "regions.csv") if row["level"] == "municipality"]
    children = {name: _by_project(rows) for name, rows in tables.items() if name != "projects"}
    for number in range(len(models), projects):
        model = models[number % len(models)]
        new = f"generated-{number}"
        tables["projects"].append({**model, "id": new, "name": f"{model['name']} {number}"})
        # 97 shares no factor with 290: the places are taken in turn and far apart.
        tables["project_areas"].append({"project": new, "area": places[number * 97 % len(places)]})
        for name in children.keys() - {"project_areas"}:
            tables[name] += [{**row, "project": new} for row in children[name].get(model["id"], [])]
    for name, rows in tables.items():
        _write(folder / f"{name}.csv", rows)
    _state_pilots(folder / "programmes.csv", Counter(row["programme"] for row in tables["projects"]))


def _state_pilots(path: Path, traced: Counter[str]) -> None:
    programmes = _read(path)
    for row in programmes:
        row["stated_pilots"] = str(max(int(row["stated_pilots"]), traced[row["id"]]))
    _write(path, programmes)


def _by_project(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row["project"], []).append(row)
    return found


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
