"""A chart as its specification says it: each layer with its mark, encoding and rows."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from pilotkarta.answers.look import GREY


@dataclass(frozen=True)
class Layer:
    """A layer: its mark's properties, what its channels are bound to, and the rows that it draws."""

    mark: dict[str, Any]
    encoding: dict[str, Any]
    rows: list[dict[str, Any]]

    def along(self, channel: str = "x") -> dict[int, Any]:
        """Give what a channel draws on each line."""
        field = self.encoding[channel]["field"]
        return {row["row"]: row[field] for row in self.rows}

    @property
    def look(self) -> str:
        """What the layer looks like to who sees it."""
        mark = self.mark
        if mark["type"] == "text":
            watermark = "angle" in mark
            return "watermark" if watermark else "bold" if mark.get("fontWeight") == "bold" else "words"
        if mark["type"] == "point":
            if not mark["opacity"]:
                return "unseen"
            return {"triangle-right": "right", "triangle-left": "left"}.get(mark["shape"], "stop")
        if mark["type"] != "bar":
            return str(mark["type"])
        if "strokeDash" in mark:
            return "dashed"
        if mark.get("fillOpacity") == 0:
            return "outline"
        return "grey" if mark.get("color") == GREY else "filled"


def all_layers(chart: alt.LayerChart) -> list[Layer]:
    spec = chart.to_dict(validate=False)  # test_look.py holds every chart against the schema
    data = spec["datasets"]
    # Data that all layers share stand above them.
    return [
        Layer(one["mark"], one["encoding"], data[one.get("data", spec.get("data"))["name"]])
        for one in spec["layer"]
    ]


def layers(chart: alt.LayerChart | None) -> dict[str, Layer]:
    """Give a chart's layers by their look, of which there is one each."""
    assert chart is not None
    found = all_layers(chart)
    assert len({one.look for one in found}) == len(found)
    return {one.look: one for one in found}


def bar(drawn: dict[str, Layer], look: str) -> dict[int, Any]:
    """Give the lengths of the bars of a look by line; none where the chart has no such layer."""
    return drawn[look].along() if look in drawn else {}
