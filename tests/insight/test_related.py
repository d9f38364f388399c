"""Related projects, against shapely and plain loops written out here."""

import pytest
import shapely

from pilotkarta.geography import areas
from pilotkarta.insight.related import nearest, same_programme, same_themes


def area(project):
    return shapely.unary_union([areas()[region.code] for region in project.areas])


@pytest.mark.parametrize("data", ["register", "example"])
def test_nearest_are_those_with_the_shortest_distance_between_areas(data, request):
    register = request.getfixturevalue(data)
    for project in register.projects:
        own = area(project)
        km = {p.id: own.distance(area(p)) / 1000 for p in register.projects if p.id != project.id}
        found = nearest(register, project)
        assert len(found) == 3
        assert all(distance == pytest.approx(km[other.id], abs=1e-6) for other, distance in found)
        assert [distance for _, distance in found] == sorted(distance for _, distance in found)
        left_out = set(km) - {other.id for other, _ in found}
        assert min(km[other] for other in left_out) >= found[-1][1] - 1e-6


def test_equally_near_go_by_the_distance_between_points(register):
    # Four projects touch Umeå or its county; the three with the county's point are equally near and in order.
    found = nearest(register, register.project("umea-nimby"))
    assert {other.id for other, _ in found} == {"mobevi", "regplan-vasterbotten", "strukturer-vasterbotten"}
    assert [km for _, km in found] == [0, 0, 0]


def test_a_distance_known_beforehand(register):
    # Gotland lies about 50–60 km from Öland and some 90–150 km from the mainland's pilots.
    other, km = nearest(register, register.project("attraktion-gotland"), most=1)[0]
    assert other.id == "slus-vimmerby"
    assert 80 < km < 130


def test_same_themes_shares_most_first(register):
    skaraborg = register.project("strukturbild-skaraborg")  # strukturbild, landsbygd, dialog
    shared = {
        p.id: sorted(set(p.themes) & {"strukturbild", "landsbygd", "dialog"})
        for p in register.projects
        if p is not skaraborg
    }
    found = same_themes(register, skaraborg, most=99)
    assert {p.id: sorted(themes) for p, themes in found} == {k: v for k, v in shared.items() if v}
    sizes = [len(themes) for _, themes in found]
    assert sizes == sorted(sizes, reverse=True)
    order = [p.id for p in register.projects]
    for size in set(sizes):
        places = [order.index(p.id) for p, themes in found if len(themes) == size]
        assert places == sorted(places)


def test_a_project_without_theme_has_none_in_common(register):
    assert same_themes(register, register.project("attraktion-gotland")) == ()


def test_same_programme_is_the_others_of_it_from_north_to_south(register):
    found = [p.id for p in same_programme(register, register.project("jamtlandsstraket"))]
    assert found == [
        "strukturer-vasterbotten",
        "strukturbild-skaraborg",
        "stationers-roll",
        "strukturbild-blekinge",
    ]
