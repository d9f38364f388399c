"""The static map as a picture that can stand alone: with a caption beside it, and the legend."""

from dataclasses import dataclass, field

from markupsafe import Markup

from pilotkarta.exports.typesetting import png, readable_drawing
from pilotkarta.handout import Handout
from pilotkarta.maps.legend import legend
from pilotkarta.maps.placing import wrap
from pilotkarta.maps.shading import ShadeClass, Shading
from pilotkarta.maps.style import MARKER, Fill, fill
from pilotkarta.maps.svg import describe, svg_map
from pilotkarta.markup import draw

WIDTH, HEIGHT = 600, 1280  # pixels of the map; Sweden is about twice as high as wide
CAPTION, MARGIN = 500, 32  # pixels: the caption's width, and the space on all its sides
LEADING = 1.36
INK, FAINT, ACCENT, WARNING = "#1b1b1b", "#5a5a5a", "#0b3a75", "#8a1c4a"
_EMPTY = Fill("#ffffff", INK)
POINTS = 0.75  # a pixel of SVG in points
SCALE = 2


@dataclass(frozen=True)
class Line:
    """A line of the caption: its text, the left end of its base line, and its look."""

    text: str
    x: float
    y: float
    size: float
    weight: int
    ink: str


@dataclass(frozen=True)
class Mark:
    """A mark in the caption: its middle, look, outline, radius and number."""

    x: float
    y: float
    look: Fill
    evidence: str
    radius: float
    number: str


@dataclass(frozen=True)
class Swatch:
    """A class of municipalities in the caption: the middle of its left side, and its place among the classes.

    An own area's outline has no class.
    """

    x: float
    y: float
    shade: ShadeClass | None
    place: int


@dataclass
class Caption:
    """The caption as it grows downwards; ``y`` is where the next line begins."""

    y: float = MARGIN
    lines: list[Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    swatches: list[Swatch] = field(default_factory=list)

    def write(
        self, text: str, size: float = 15, weight: int = 400, ink: str = INK, indent: float = 0
    ) -> None:
        """Write a text in as many lines as it needs."""
        for line in wrap(text, size, CAPTION - indent):
            self.lines.append(Line(line, WIDTH + MARGIN + indent, self.y + size, size, weight, ink))
            self.y += size * LEADING

    def mark(self, look: Fill, evidence: str, label: str, number: str = "", size: float = 14) -> None:
        """Write a label beside its mark; a mark without a number is smaller."""
        radius = MARKER / 2 if number else MARKER / 3
        middle = self.y + size * 0.66
        self.marks.append(Mark(WIDTH + MARGIN + MARKER / 2, middle, look, evidence, radius, number))
        least = self.y + (MARKER + 3 if number else size * LEADING)
        self.write(label, size, indent=MARKER + 10)
        self.y = max(self.y + 3, least)

    def swatch(self, shade: ShadeClass | None, place: int, label: str, size: float = 14) -> None:
        """Write a label beside the swatch of its class, or of an own area's outline."""
        self.swatches.append(Swatch(WIDTH + MARGIN, self.y + size * 0.66, shade, place))
        self.write(label, size, indent=MARKER + 10)
        self.y += 3


@dataclass(frozen=True)
class Picture:
    """A drawn picture: SVG, and its width and height in pixels."""

    svg: str
    width: int
    height: int

    def pixels(self) -> bytes:
        """Draw it as PNG, ``SCALE`` pixels to one of the SVG's; what no font has is U+FFFD."""
        page = f"#set page(width: {self.width * POINTS}pt, height: {self.height * POINTS}pt, margin: 0pt)\n"
        main = f'{page}#image("picture.svg", width: 100%, height: 100%)'
        drawn = readable_drawing(self.svg).encode("utf-8")
        return png({"main": main.encode(), "picture.svg": drawn}, ppi=72 * SCALE / POINTS)


def to_svg(handout: Handout) -> bytes:
    """Draw the selected projects by number on a map of Sweden, with a caption beside it.

    Parameters
    ----------
    handout : Handout
        The selection.

    Returns
    -------
    bytes
        SVG 1.1 in UTF-8, without references to anything outside it. The names stand in the caption where
        all of them have room beside the map.
    """
    return _drawn(handout).svg.encode("utf-8")


def to_png(handout: Handout) -> bytes:
    """Draw the same picture in pixels, ``SCALE`` to one of the SVG's; what no font has is U+FFFD."""
    return _drawn(handout).pixels()


def map_of(handout: Handout, width: int, height: int, shading: Shading | None = None) -> str:
    """Draw all of Sweden with the selected projects by number, as SVG of so many pixels."""
    return svg_map(
        handout.register,
        handout.projects,
        handout.chosen,
        handout.selection.farg,
        handout.language,
        width=width,
        height=height,
        shading=shading,
    )


def _drawn(handout: Handout) -> Picture:
    title = f"Pilotkartan: {handout.words} ({handout.count})"
    _, projects = describe(handout.projects, None, handout.language, "sverige")
    return compose(handout, _caption(handout), title, f"{handout.date}. {handout.address}. {projects}")


def compose(
    handout: Handout, caption: Caption, title: str, description: str, shading: Shading | None = None
) -> Picture:
    """Put the map and its caption side by side, as high as the higher one.

    Parameters
    ----------
    handout : Handout
        The selection.
    caption : Caption
        Whole.
    title, description : str
        What the picture shows, for who cannot see it; invented data are told of.
    shading : Shading, optional
        What the map shows under the projects.

    Returns
    -------
    Picture
        SVG 1.1, without references to anything outside it.
    """
    width, height = WIDTH + CAPTION + 2 * MARGIN, max(HEIGHT, round(caption.y + MARGIN))
    picture = draw(
        "picture.svg",
        code=handout.language.code,
        title=" – ".join(filter(None, (title, handout.example))),
        description=description,
        width=width,
        height=height,
        map=Markup(map_of(handout, WIDTH, height, shading)),
        caption=caption,
    )
    return Picture(picture, width, height)


def _caption(handout: Handout) -> Caption:
    """Say what the picture shows, and name the numbers where they have room."""
    caption = head(handout)
    caption.y += 10
    ordered = handout.language.text("{count}, from north to south", count=handout.count)
    caption.write(ordered if len(handout.projects) > 1 else handout.count, 18, 600)
    tell(handout, handout.address, caption)
    project_legend(handout, caption)
    name_projects(handout, caption)
    return caption


def head(handout: Handout) -> Caption:
    """Begin a caption with the service's name and, on invented data, what they are."""
    caption = Caption()
    caption.write("Pilotkartan", 34, 700, ACCENT)
    if handout.example:
        caption.write(handout.example, 22, 700, WARNING)
    return caption


def tell(handout: Handout, address: str, caption: Caption) -> None:
    """Write the selection, the occasion, the day, and the address where the same is shown."""
    text = handout.language.text
    caption.write(text("Selection: {words} ({count})", words=handout.words, count=handout.count))
    if handout.occasion:
        caption.write(handout.occasion)
    caption.write(handout.date)
    caption.write(address, 13, ink=ACCENT)
    caption.y += 14


def name_projects(handout: Handout, caption: Caption) -> None:
    """Name the numbers, or say where they are named if not all have room beside the map."""
    before = caption.y
    kept = len(caption.lines), len(caption.marks)
    for number, project in enumerate(handout.projects, 1):
        look = fill(handout.register, project, handout.selection.farg)
        caption.mark(look, project.evidence, project.name, str(number), size=13)
    if caption.y + MARGIN > HEIGHT:
        caption.y = before
        del caption.lines[kept[0] :], caption.marks[kept[1] :]
        caption.write(handout.language.text("The names of the projects stand at the address."), ink=FAINT)


def project_legend(handout: Handout, caption: Caption) -> None:
    """Say what the fills and outlines of the projects' marks stand for."""
    shown = legend(handout.register, handout.selection.farg, handout.language)
    for look, label in shown.fills:
        caption.mark(look, "confirmed", label)
    caption.y += 6
    caption.write(handout.language.text("Outline:"), 14, ink=FAINT)
    caption.y += 4
    for level, label in shown.outlines:
        caption.mark(_EMPTY, level, label)
    caption.y += 14
