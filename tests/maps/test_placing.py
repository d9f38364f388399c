"""Numbers and names that do not cover each other."""

from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.maps.placing import Name, place_names, spread, text_width

places = st.tuples(st.floats(0, 400), st.floats(0, 800))


@given(st.lists(places, max_size=40))
def test_points_stand_apart_and_within_the_frame(points):
    placed = spread(points, 25, 400, 800)
    assert len(placed) == len(points)
    assert all(12.49 <= x <= 387.51 and 12.49 <= y <= 787.51 for x, y in placed)
    assert all(hypot(a[0] - b[0], a[1] - b[1]) >= 24.9 for a, b in combinations(placed, 2))


def test_points_on_one_spot_stand_in_a_row_from_west_to_east():
    placed = spread([(200, 300)] * 3, 25, 400, 800)
    assert [y for _, y in placed] == [300, 300, 300]
    assert [x for x, _ in placed] == [175, 200, 225]


def test_points_far_apart_stay():
    assert spread([(50, 50), (200, 300)], 25, 400, 800) == [(50, 50), (200, 300)]
    assert spread([], 25, 400, 800) == []


def boxes(names, size):
    for name in names:
        half, high = text_width(name.text, size) / 2, size * 0.7
        yield (name.x - half, name.y - high, name.x + half, name.y + high)


def meet(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@given(
    st.lists(st.builds(Name, st.text(max_size=30), st.floats(0, 400), st.floats(0, 400)), max_size=12),
    st.lists(places, max_size=6),
)
def test_names_cover_neither_each_other_nor_what_is_taken(names, markers):
    taken = [(x - 15, y - 15, x + 15, y + 15) for x, y in markers]
    placed = place_names(names, taken, 12, (400, 400))
    found = list(boxes(placed, 12))
    assert not any(meet(a, b) for a, b in combinations(found, 2))
    assert not any(meet(a, b) for a in found for b in taken)
    assert all(a[0] >= 0 and a[1] >= 0 and a[2] <= 400 and a[3] <= 400 for a in found)


def test_a_name_without_a_free_place_is_left_out_and_the_first_has_the_right():
    first, second = Name("Grästorp", 100, 50), Name("Essunga", 100, 50)
    whole = [(0, 0, 200, 36), (0, 64, 200, 100)]
    assert place_names([first, second], whole, 12, (200, 100)) == [first]
