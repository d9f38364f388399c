"""Where projects lie and in which order they stand.

Places are compared with what is known of them from elsewhere: latitude and longitude of the municipality's
seat, or of the middle of the county.
"""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from pilotkarta import geography
from pilotkarta.register import Register

TO_SWEREF = geography.Transformer.from_crs(4326, 3006, always_xy=True)
MUNICIPALITIES = sorted(code for code in geography.areas().index if len(code) == 4)


@pytest.mark.parametrize(
    ("codes", "latitude", "longitude", "within_km"),
    [
        (["2513"], 66.33, 22.84, 60),  # Överkalix
        (["2480"], 63.83, 20.26, 40),  # Umeå
        (["0136"], 59.17, 18.14, 25),  # Haninge
        (["1907"], 59.71, 16.22, 20),  # Surahammar
        (["0980"], 57.50, 18.50, 40),  # Gotland
        (["1287"], 55.38, 13.16, 20),  # Trelleborg
        (["10"], 56.25, 15.20, 30),  # Blekinge
        (["24"], 64.90, 18.00, 90),  # Västerbotten
        (["1480", "1490"], 57.72, 12.45, 60),  # Göteborg and Borås
    ],
)
def test_points_lie_where_the_places_are(
    codes: list[str], latitude: float, longitude: float, within_km: float
) -> None:
    found = geography.point_of(geography.area_of(codes))
    *_, metres = Geod(ellps="GRS80").inv(longitude, latitude, found[1], found[0])
    assert metres / 1000 < within_km


@given(st.lists(st.sampled_from(MUNICIPALITIES), min_size=1, max_size=6, unique=True))
def test_the_point_lies_inside_the_area(codes: list[str]) -> None:
    area = geography.area_of(codes)
    latitude, longitude = geography.point_of(area)
    assert (latitude, longitude) == (round(latitude, 4), round(longitude, 4))
    # Four decimals move the point by up to 6 m.
    assert shapely.Point(TO_SWEREF.transform(longitude, latitude)).distance(area) < 10


@given(st.lists(st.sampled_from(MUNICIPALITIES), min_size=1, max_size=6, unique=True))
def test_areas_are_joined_without_gap_or_overlap(codes: list[str]) -> None:
    parts = [geography.areas().loc[code] for code in codes]
    joined = geography.area_of(codes)
    assert joined.area == pytest.approx(sum(part.area for part in parts), rel=1e-6)
    assert joined.equals(geography.area_of(reversed(codes)))


def test_a_county_is_its_municipalities() -> None:
    blekinge = geography.area_of(["1060", "1080", "1081", "1082", "1083"])
    assert blekinge.symmetric_difference(geography.area_of(["10"])).area < 1  # m²


@pytest.mark.parametrize("code", ["9999", "02", "", "Umeå"])
def test_a_code_that_is_not_scbs_is_refused(code: str) -> None:
    with pytest.raises(KeyError):
        geography.area_of([code])


def test_municipalities_are_scbs_290_in_order() -> None:
    assert list(geography.municipality_codes()) == MUNICIPALITIES
    assert len(MUNICIPALITIES) == 290


def test_a_county_expands_to_its_municipalities() -> None:
    assert geography.municipalities_of(["10"]) == {"1060", "1080", "1081", "1082", "1083"}
    assert geography.municipalities_of(["09", "2480", "0980"]) == {"0980", "2480"}
    assert geography.municipalities_of([]) == frozenset()
    counties = [code for code in geography.areas().index if len(code) == 2]
    assert geography.municipalities_of(counties) == set(MUNICIPALITIES)


@pytest.mark.parametrize("code", ["9999", "02", "", "Umeå"])
def test_only_scbs_codes_expand(code: str) -> None:
    with pytest.raises(KeyError):
        geography.municipalities_of(["10", code])


def test_distances_between_municipalities_are_those_of_their_areas() -> None:
    km = geography.distances()
    assert list(km.index) == list(km.columns) == MUNICIPALITIES
    chosen = MUNICIPALITIES[::12]
    for code in chosen:
        measured = geography.areas().loc[MUNICIPALITIES].distance(geography.areas().loc[code]) / 1000
        assert km.loc[code].to_list() == pytest.approx(measured.to_list(), abs=1e-9)
        assert km[code].to_list() == km.loc[code].to_list()
        assert km.loc[code, code] == 0
    assert km.loc["2480", "2401"] == 0  # Umeå and Nordmaling meet
    assert 1300 < km.loc["1287", "2584"] < 1450  # from Trelleborg to Kiruna


@given(
    st.sets(st.sampled_from(sorted(geography.areas().index)), min_size=1, max_size=4),
    st.sampled_from(MUNICIPALITIES),
)
def test_the_distance_to_an_area_is_the_least_of_those_to_its_municipalities(
    codes: set[str], code: str
) -> None:
    km = geography.distances().loc[code, list(geography.municipalities_of(codes))].min()
    joined = geography.area_of(codes).distance(geography.areas().loc[code]) / 1000
    assert km == pytest.approx(joined, abs=1e-9)


def test_nobody_can_change_the_distances_of_others() -> None:
    mine = geography.distances()
    for spoil in (
        lambda: mine.to_numpy().__setitem__((0, 1), 9.0),
        lambda: mine.iloc.__setitem__((0, 1), 9.0),
        lambda: mine.loc.__setitem__(("0114", "0117"), 9.0),
    ):
        with pytest.raises(ValueError, match="read-only"):
            spoil()
    mine["0114"] = 9.0
    assert geography.distances().loc["0114", "0114"] == 0


def test_counties_stand_from_norrbotten_to_skane() -> None:
    order = geography.counties_north_to_south()
    assert order[:6] == ("25", "24", "23", "22", "21", "20")
    assert order[-1] == "12"
    assert len(order) == len(set(order)) == 21


def test_counties_agree_with_geopandas_own_projection() -> None:
    areas = geography.areas()
    counties = areas[areas.index.str.len() == 2]
    latitudes = counties.representative_point().to_crs("EPSG:4326").y
    assert geography.counties_north_to_south() == tuple(latitudes.sort_values(ascending=False).index)


def test_swedish_letters_come_after_z() -> None:
    right = [
        "Ale", "Borås", "Dals-Ed", "Essunga", "Vara", "Varberg", "Värmdö", "Växjö",
        "Zinkgruvan", "Åmål", "Åre", "Ängelholm", "Ödeshög", "Örebro",
    ]  # fmt: skip
    assert sorted(set(right), key=geography.swedish_order) == right
    assert sorted("öäåzvwae", key=geography.swedish_order) == list("aevwzåäö")


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyzåäöABCXYZÅÄÖ", max_size=5), max_size=6))
def test_swedish_order_is_that_of_the_alphabet(names: list[str]) -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyzåäö"

    def places(name: str) -> list[int]:
        return [alphabet.index(letter) for letter in name.lower()]

    assert sorted(names, key=geography.swedish_order) == sorted(names, key=places)


def test_accents_that_are_no_letters_of_their_own_are_passed_over() -> None:
    assert geography.swedish_order("Linné") == geography.swedish_order("linne")
    decomposed = "A\N{COMBINING RING ABOVE}re"
    assert geography.swedish_order(decomposed) == geography.swedish_order("Åre")


def test_north_comes_first_and_equal_latitudes_go_by_name() -> None:
    pilots = [(55.4, "Ås"), (62.0, "Östersund"), (62.0, "Äs"), (62.0, "Åre"), (62.0, "Zon"), (66.5, "Öst")]
    ordered = sorted(pilots, key=lambda pilot: geography.north_to_south(*pilot))
    assert [name for _, name in ordered] == ["Öst", "Zon", "Åre", "Äs", "Östersund", "Ås"]


def test_projects_stand_from_north_to_south(register: Register, example: Register) -> None:
    for data in (register, example):
        points = []
        for project in data.projects:
            area = shapely.union_all([geography.areas().loc[one.code] for one in project.areas])
            points.append((project.latitude, project.longitude))
            x, y = TO_SWEREF.transform(project.longitude, project.latitude)
            assert shapely.Point(x, y).distance(area) < 10
        assert [north for north, _ in points] == sorted((north for north, _ in points), reverse=True)
    # On one spot the name decides: Hållbar … (Mobevi), Lokal och regional …, Strukturer för ….
    same = [p.id for p in register.projects if p.areas[0].code == "24"]
    assert same == ["mobevi", "regplan-vasterbotten", "strukturer-vasterbotten"]
