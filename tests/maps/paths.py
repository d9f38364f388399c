"""Reading SVG back: the numbers and geometries in a drawing's paths."""

import re

import shapely


def lines(path: str) -> shapely.MultiLineString:
    """Read a path of single lines: each ``M x y`` and then ``L x y`` or ``H x``."""
    found = []
    for start, x, y, kind, end in re.findall(r"(M)(-?[\d.]+) (-?[\d.]+)([LH])(-?[\d.]+(?: -?[\d.]+)?)", path):
        assert start == "M"
        to_x, to_y = (end, y) if kind == "H" else end.split()
        found.append([(float(x), float(y)), (float(to_x), float(to_y))])
    assert len(found) == path.count("M")
    return shapely.MultiLineString(found)
