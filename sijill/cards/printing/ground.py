"""The ground of a card: waves and a turning khatam in lines too fine for a copier, the zellige.

Measures are millimetres; a card is 85.6 by 53.98, and three more each way are cut off.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from functools import lru_cache

import typst
from PIL import Image

from sijill.cards.printing.codes import pictured

WIDTH, HEIGHT, BLEED = 85.6, 53.98, 3.0
FULL = (WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED)
DPI = 600
GREEN, DEEP, SAFFRON, MAJORELLE = "#0e6b4f", "#0a5240", "#e0a02b", "#2f3da8"
TERRACOTTA, LINE = "#a8391f", "#dcd3c2"
TURNS, STEP = 62, 2.3  # outlines of the khatam, degrees between two
BAND = 6.6
CROSSES = (GREEN, SAFFRON, GREEN, DEEP, GREEN, TERRACOTTA, DEEP, GREEN, SAFFRON, DEEP, MAJORELLE)


def front() -> str:
    """The ground of the front: a green khatam in the middle."""
    return _drawing(_tint("front") + _waves(34) + _khatam(43, 34, 26, GREEN, 0.4))


def back() -> str:
    """The ground of the back: a blue khatam to the right, the zellige at the foot."""
    return _drawing(_tint("back") + _waves(28) + _khatam(62, 25, 25, MAJORELLE, 0.3) + _band())


def _drawing(body: str) -> str:
    x, (width, height) = -BLEED, FULL
    box = f"{x} {x} {width} {height}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{body}</svg>'


def _tint(name: str) -> str:
    x, (width, height) = -BLEED, FULL
    stops = (("0", "#eef4ec"), ("0.45", "#fbf7ec"), ("1", "#f7e9cf"))
    inside = "".join(f'<stop offset="{at}" stop-color="{colour}"/>' for at, colour in stops)
    return (
        f'<linearGradient id="{name}" x1="0" x2="1" y1="0" y2="0.35">{inside}</linearGradient>'
        f'<rect x="{x}" y="{x}" width="{width}" height="{height}" fill="url(#{name})"/>'
    )


def _waves(middle: float) -> str:
    """Two families of lines that cross, green one way and saffron the other."""
    lines = []
    for place in range(13):
        phase, rise = place / 13, (place - 6) * 1.15
        lines.append(_wave(middle + rise, 7.5, 58, phase, GREEN, 0.34))
        lines.append(_wave(middle + 1 - rise, 9.5, 74, 0.5 - phase / 2, SAFFRON, 0.42))
    return "".join(lines)


def _wave(y: float, swing: float, length: float, phase: float, colour: str, shade: float) -> str:
    points = []
    for step in range(0, 185):
        x = -BLEED + step / 2
        turn = 2 * math.pi * (x / length + phase)
        slow = math.sin(2 * math.pi * x / 171 + phase * 3)
        points.append(f"{x:.2f},{y + swing * math.sin(turn) * (0.55 + 0.45 * slow):.2f}")
    return _line(points, colour, shade)


def _khatam(x: float, y: float, size: float, colour: str, shade: float) -> str:
    """An eight-pointed star turned into a spiral, each outline a little smaller than the last."""
    lines = []
    for turn in range(TURNS):
        scale = size * 0.955**turn
        if scale > 1.6:
            points = [f"{px:.2f},{py:.2f}" for px, py in _star(x, y, scale, turn * STEP)]
            lines.append(_line([*points, points[0]], colour, shade * (0.35 + 0.65 * turn / TURNS)))
    return "".join(lines)


def _star(x: float, y: float, size: float, degrees: float) -> Iterator[tuple[float, float]]:
    inner = size * math.cos(math.pi / 4) / math.cos(math.pi / 8)  # two squares, one turned
    for corner in range(16):
        radius = size if corner % 2 == 0 else inner
        angle = math.radians(degrees) + corner * math.pi / 8
        yield x + radius * math.cos(angle), y + radius * math.sin(angle)


def _line(points: list[str], colour: str, shade: float) -> str:
    return (
        f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}"'
        f' stroke-width="0.07" stroke-opacity="{shade:.2f}"/>'
    )


def _band() -> str:
    """The foot: crosses laid between stars, as on a wall."""
    top, step = HEIGHT - BAND, 4.4
    place = f'x="{-BLEED}" y="{top}" width="{FULL[0]}" height="{BAND + BLEED}"'
    parts = [
        f'<clipPath id="foot"><rect {place}/></clipPath><g clip-path="url(#foot)">'
        f'<rect {place} fill="#fbf7ee"/>'
    ]
    for row in range(-1, 3):
        for column in range(-1, 21):
            x, y = (column + 0.4) * step, top + 2.2 + row * step
            if row >= 0:
                parts.append(_cross(x, y, CROSSES[(column * 7 + row * 5) % len(CROSSES)]))
            corners = list(_star(x + step / 2, y + step / 2, 1.25, 22.5))
            points = [f"{px:.2f},{py:.2f}" for px, py in corners]
            parts.append(_line([*points, points[0]], "#cfc4ae", 1))
    return "".join(parts) + "</g>"


def _cross(x: float, y: float, colour: str) -> str:
    """Four pointed arms."""
    half, arm, tip = 0.62, 1.55, 2.0
    ends = []
    for turn in range(4):
        angle = math.radians(turn * 90)
        for across, along in ((-half, half), (-half, arm), (0.0, tip), (half, arm)):
            px = x + along * math.cos(angle) - across * math.sin(angle)
            py = y + along * math.sin(angle) + across * math.cos(angle)
            ends.append(f"{px:.2f},{py:.2f}")
    return f'<polygon points="{" ".join(ends)}" fill="{colour}"/>'


SIDES = {"front": front, "back": back}


@lru_cache(maxsize=4)
def laid(side: str, *, dpi: int = DPI) -> bytes:
    """The ground as one picture: drawn once, it is one object in a file of a thousand cards."""
    width, height = FULL
    page = (
        f"#set page(width: {width}mm, height: {height}mm, margin: 0mm)\n"
        f'#image("ground.svg", width: {width}mm, height: {height}mm)'
    )
    files = {"main": page.encode(), "ground.svg": SIDES[side]().encode()}
    png: bytes = typst.compile(  # type: ignore[call-overload]
        files, format="png", ppi=dpi, ignore_system_fonts=True
    )
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(out, "JPEG", quality=88, dpi=(dpi, dpi))
    return pictured(out.getvalue(), "jpeg", width, height)
