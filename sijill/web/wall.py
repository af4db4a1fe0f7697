"""The wall of the first page: eight-pointed stars that hold a craft, crosses between them."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

CRAFTS = (
    ("pottery", "rugs", "brass", "jewellery"),
    ("wood", "zellige", "embroidery", "leather"),
    ("hairdressing", "iron", "basketry", "cars"),
)
IN_A_LINE = ("hairdressing", "wood", "pottery", "rugs", "brass", "jewellery", "zellige",
             "embroidery", "leather", "iron", "basketry", "cars")  # fmt: skip
# One colour for each cross: mostly the two greens, a few tiles that shine.
BAND_COLOURS = (1, 4, 3, 2, 1, 4, 3, 2)
WIDE_COLOURS = ((2, 1, 5, 2, 0), (1, 2, 3, 2, 0), (3, 1, 2, 1, 0), (1, 2, 1, 2, 0))


@dataclass(frozen=True)
class Cross:
    """A cross laid between four stars."""

    x: float
    y: float
    colour: int


@dataclass(frozen=True)
class Star:
    """A star at a crossing: laid with its craft, or only drawn."""

    x: float
    y: float
    craft: str = ""
    drawn: bool = False
    picto: float = 0

    @property
    def picto_x(self) -> float:
        """Where the drawing starts."""
        return self.x - self.picto / 2

    @property
    def picto_y(self) -> float:
        """Where the drawing starts, downwards."""
        return self.y - self.picto / 2


@dataclass(frozen=True)
class Wall:
    """Everything needed to lay one wall."""

    width: int
    height: int
    stars: tuple[Star, ...]
    crosses: tuple[Cross, ...]
    star: str
    inner: str
    cross: str


def _round(value: float) -> str:
    return (
        f"{value:.1f}".rstrip("0").rstrip(".").replace("-0", "0")
        if abs(value) < 0.05
        else f"{value:.1f}"
    )


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + " ".join(f"{_round(x)},{_round(y)}" for x, y in points) + "Z"


def star_path(reach: float) -> str:
    """The outline of two crossed squares whose points are `reach` away from the centre."""
    side = reach / sqrt(2)
    notch = side * (sqrt(2) - 1)
    quarter = [(reach, 0.0), (side, notch), (side, side), (notch, side)]
    points = []
    for turn in range(4):
        for x, y in quarter:
            points.append(((x, -y, -x, y)[turn], (y, x, -y, -x)[turn]))
    return _path(points)


def cross_path(pitch: float) -> str:
    """The outline of what four touching stars leave between them."""
    half = pitch / 2
    arm, shoulder = half * (1 - 1 / sqrt(2)), half / sqrt(2)
    quarter = [(half, 0.0), (shoulder, arm), (arm, arm), (arm, shoulder)]
    points = []
    for turn in range(4):
        for x, y in quarter:
            points.append(((x, -y, -x, y)[turn], (y, x, -y, -x)[turn]))
    return _path(points)


def band(pitch: float = 84, height: int = 120, cells: int = 18) -> Wall:
    """One row of laid stars between two cut rows of crosses, for a phone."""
    middle = height / 2
    centre = cells * pitch / 2
    stars = tuple(
        Star(centre + (i - cells // 2) * pitch, middle, IN_A_LINE[(i + 5) % 12], picto=pitch * 0.5)
        for i in range(cells + 1)
    )
    crosses = tuple(
        Cross(centre + (i - cells // 2 + 0.5) * pitch, middle + side * pitch / 2,
              BAND_COLOURS[(i + (0 if side < 0 else 6)) % 8])
        for side in (-1, 1)
        for i in range(cells)
    )  # fmt: skip
    return _laid(int(cells * pitch), height, stars, crosses, pitch)


def wide(pitch: float = 102, *, rtl: bool, height: int = 366) -> Wall:
    """Four columns laid from the page's edge, two more only drawn: the register is being built."""
    width = int(pitch * 6.65)

    def x(column: float) -> float:
        along = column * pitch
        return along if rtl else width - along

    stars, crosses = [], []
    for row in range(4):
        for column in range(7):
            y = pitch * (row + 0.5)
            if column in (5, 6) or column == 0 or row == 3:
                stars.append(Star(x(column), y, drawn=True))
            else:
                stars.append(Star(x(column), y, CRAFTS[row][column - 1], picto=pitch * 0.52))
        crosses += [
            Cross(x(column + 0.5), pitch * row, WIDE_COLOURS[row][column]) for column in range(4)
        ]
    return _laid(width, height, tuple(stars), tuple(crosses), pitch)


def _laid(
    width: int, height: int, stars: tuple[Star, ...], crosses: tuple[Cross, ...], pitch: float
) -> Wall:
    return Wall(
        width=width,
        height=height,
        stars=stars,
        crosses=crosses,
        star=star_path(pitch / 2),
        inner=star_path(pitch / 3.7),
        cross=cross_path(pitch),
    )
