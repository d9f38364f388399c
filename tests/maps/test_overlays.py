"""Own areas as they are drawn: true to within what a screen shows, and never too much for one."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.maps.overlays import COARSEST, MOST_LETTERS, Overlay, in_degrees, outlined
from pilotkarta.paths import GEO


def drawn(*shapes: shapely.Geometry) -> list[tuple[str, list, list]]:
    """Give shapes as a browser gets them."""
    return in_degrees(outlined([Overlay(f"area {n}", shape) for n, shape in enumerate(shapes)]))


def cog(corners: int, inner: float, outer: float) -> shapely.Polygon:
    """Make a wheel whose corners lie at two distances from its middle, in turn."""
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radius = np.where(np.arange(corners) % 2, inner, outer)
    return shapely.Polygon(
        np.column_stack([600_000 + radius * np.cos(angles), 6_600_000 + radius * np.sin(angles)])
    )


class TestRings:
    """What areas become."""

    def test_a_square_has_its_corners(self) -> None:
        square = shapely.box(600_000, 6_600_000, 610_000, 6_612_000)
        ((name, (ring,), dots),) = drawn(square)
        corners = gpd.GeoSeries([square], crs=3006).to_crs(4326).get_coordinates()
        assert (name, dots) == ("area 0", [])
        assert ring[0] == ring[-1]
        assert sorted(ring[1:]) == sorted(
            [(round(y, 4), round(x, 4)) for x, y in corners.to_numpy()[1:].tolist()]
        )

    def test_holes_and_parts_have_rings_of_their_own(self) -> None:
        holed = shapely.box(0, 6_600_000, 9_000, 6_609_000) - shapely.box(2_000, 6_602_000, 5_000, 6_605_000)
        shape = shapely.MultiPolygon([holed, shapely.box(20_000, 6_600_000, 29_000, 6_609_000)])
        ((_, rings, _),) = drawn(shape)
        assert len(rings) == 3

    def test_they_are_true_to_within_200_metres_and_short(self) -> None:
        county = gpd.read_parquet(GEO / "counties.parquet").set_index("county_code").geometry["14"]
        fine = county.segmentize(20)
        ((_, rings, dots),) = drawn(fine)
        points = sum(map(len, rings)) + len(dots)
        assert points < shapely.get_num_coordinates(fine) / 20
        lines = [shapely.LineString([(x, y) for y, x in ring]) for ring in rings]
        back = gpd.GeoSeries([*lines, *(shapely.Point(x, y) for y, x in dots)], crs=4326).to_crs(3006)
        far = shapely.hausdorff_distance(shapely.union_all(back.to_numpy()), county.boundary)
        assert far <= 200 + 15

    def test_what_is_too_fine_to_be_seen_is_left_out(self) -> None:
        ((_, (ring,), _),) = drawn(cog(2_000, 50_000, 50_100))
        assert len(ring) < 100

    def test_a_very_long_outline_is_drawn_more_coarsely(self) -> None:
        fine = cog(40_000, 400_000, 400_600)  # 200 m leave each of its teeth
        ((_, (ring,), _),) = drawn(fine)
        assert 40 < len(ring) <= 20_000
        back = gpd.GeoSeries([shapely.LineString([(x, y) for y, x in ring])], crs=4326).to_crs(3006)
        assert shapely.hausdorff_distance(back.iloc[0], fine.boundary) < 1_700

    def test_one_too_small_for_a_ring_is_a_dot(self) -> None:
        ((_, rings, ((latitude, longitude),)),) = drawn(shapely.Point(600_000, 6_600_000).buffer(30))
        assert rings == []
        (back,) = gpd.GeoSeries([shapely.Point(longitude, latitude)], crs=4326).to_crs(3006)
        assert back.distance(shapely.Point(600_000, 6_600_000)) < 15


class TestLinesAndPoints:
    """What has no area is drawn as it is: nothing is reckoned around it."""

    def test_a_line_is_open_and_a_point_is_a_dot(self) -> None:
        line = shapely.LineString([(600_000, 6_600_000), (610_000, 6_650_000), (650_000, 6_650_000)])
        ((_, (drawn_line,), no_dots), (_, no_lines, (dot,))) = drawn(line, shapely.Point(600_000, 6_600_000))
        assert (no_dots, no_lines) == ([], [])
        assert len(drawn_line) == 3
        assert drawn_line[0] == dot

    def test_points_nearer_than_can_be_seen_are_one_dot(self) -> None:
        near = [(600_010 + n, 6_600_010 + n) for n in range(150)]
        ((_, _, dots),) = drawn(shapely.MultiPoint([*near, (650_000, 6_600_000)]))
        assert len(dots) == 2
        # Those of another area keep theirs.
        assert [len(dots) for _, _, dots in drawn(*map(shapely.Point, near))] == [1] * 150

    @pytest.mark.parametrize("n", [1, 1_000, 150_000])
    def test_a_cloud_of_points_is_thinned_all_over(self, n: int) -> None:
        cloud = np.random.default_rng(1).random((n, 2)) * (400_000, 1_000_000) + (300_000, 6_200_000)
        ((_, _, dots),) = drawn(shapely.MultiPoint(cloud))
        assert min(n, 1_000) <= len(dots) <= 20_000
        kept = gpd.GeoSeries([shapely.MultiPoint([(x, y) for y, x in dots])], crs=4326).to_crs(3006)
        tree = shapely.STRtree(shapely.get_parts(kept.iloc[0]))
        assert len(np.unique(tree.query(shapely.points(cloud), "dwithin", 18_200)[0])) == n


def zigzag(points: int, step: float, high: float) -> shapely.LineString:
    """Draw a line that goes up and down in steps eastwards."""
    n = np.arange(points)
    return shapely.LineString(np.column_stack([300_000 + step * n, 6_500_000 + high * (n % 2)]))


class TestLongLines:
    """GEOS simplifies by calls within calls; as many as a line has points overflow the stack."""

    def test_a_line_to_and_fro_does_not_end_the_process(self) -> None:
        n = np.arange(199_000)
        comb = shapely.LineString(np.column_stack([300_000 + 2.0 * n, np.where(n // 2 % 2, 6.3e6, 7.2e6)]))
        (found,) = outlined([Overlay("comb", comb)])
        (line,) = found.lines
        assert len(line) <= 20_000
        spots = shapely.points(shapely.get_coordinates(comb)[::100])
        assert shapely.distance(spots, shapely.LineString(line)).max() <= COARSEST

    @given(st.integers(2, 3_500))
    def test_it_is_simplified_in_pieces_as_it_would_be_whole(self, points: int) -> None:
        line = zigzag(points, step=50, high=150)
        (found,) = outlined([Overlay("", line)])
        pieces = -(-(points - 1) // 1_000)
        drawn = shapely.LineString(found.lines[0]) if found.lines else None
        if drawn is None:
            assert line.simplify(200).length < 200
            return
        assert drawn.boundary.equals(line.boundary)
        assert shapely.hausdorff_distance(drawn, line) <= 200
        assert len(found.lines[0]) == pieces + 1

    def test_lines_keep_to_themselves(self) -> None:
        lines = [zigzag(points, step=500, high=5_000) for points in (2, 1_000, 1_001, 1_002, 2_001, 3)]
        found = outlined([Overlay("", line) for line in lines])
        for one, line in zip(found, lines, strict=True):
            assert [tuple(place) for place in one.lines[0]] == list(line.coords)


class TestBounds:
    """However much there is."""

    @given(st.integers(1, 60), st.integers(300, 900))
    def test_there_are_never_too_many_points(self, n: int, corners: int) -> None:
        stars = [cog(corners, 60_000 * k, 90_000 * k) for k in np.linspace(1, 2, n)]  # no point can be spared
        found = drawn(*stars)
        assert sum(len(ring) for _, rings, _ in found for ring in rings) <= 20_000
        assert [name for name, _, _ in found] == [f"area {k}" for k in range(n)]
        if n * (corners + 1) <= 20_000:
            assert all(len(rings) == 1 for _, rings, _ in found)

    def test_where_not_all_have_room_the_largest_are_kept(self) -> None:
        boxes = [shapely.box(0, 0, 100_000 + n, 100_000 + n) for n in range(5_000)]
        found = outlined([Overlay("", box) for box in boxes])
        kept = [n for n, one in enumerate(found) if one.is_drawn]
        assert kept == list(range(1_000, 5_000))  # five points each

    def test_small_ones_become_dots_before_any_is_left_out(self) -> None:
        spots = np.random.default_rng(1).random((5_000, 2)) * (400_000, 1_000_000) + (300_000, 6_200_000)
        found = outlined([Overlay("", shapely.box(x, y, x + 1_000, y + 1_000)) for x, y in spots])
        assert all(one.is_drawn for one in found)

    def test_names_have_a_share_of_the_letters(self) -> None:
        point = shapely.Point(600_000, 6_600_000)
        assert [one.name for one in outlined([Overlay("å" * 200, point), Overlay("å" * 201, point)])] == [
            "å" * 200,
            "å" * 199 + "…",
        ]
        many = outlined([Overlay("å" * 200, point)] * 5_000)
        assert {one.name for one in many} == {"å" * 19 + "…"}
        assert sum(len(one.name) for one in many) == MOST_LETTERS

    def test_what_cannot_be_shown_is_left_out(self) -> None:
        far = shapely.box(1e12, 1e12, 2e12, 2e12)
        found = drawn(shapely.Polygon(), shapely.Point(), far, shapely.LineString())
        assert found == [(f"area {n}", [], []) for n in range(4)]
        json.dumps(found, allow_nan=False)
        assert drawn() == []
