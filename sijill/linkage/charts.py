"""Charts of a report as SVG drawn here: no script, no picture file, the same in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log10

WIDTH, HEIGHT, PAD = 720, 260, 44
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def columns(bars: Sequence[tuple[str, int, int]], *, title: str, legend: tuple[str, str]) -> str:
    """Columns of counts on a logarithmic scale: label, all, of which marked."""
    most = max((count for _, count, _ in bars), default=1)
    top = max(log10(most + 1), 1.0)
    step = (WIDTH - 2 * PAD) / max(len(bars), 1)
    drawn = []
    for turn, (label, count, marked) in enumerate(bars):
        start = PAD + turn * step
        for amount, kind in ((count, "all"), (marked, "mark")):
            tall = (HEIGHT - 2 * PAD) * log10(amount + 1) / top
            drawn.append(
                f'<rect class="{kind}" x="{start + 2:.1f}" y="{HEIGHT - PAD - tall:.1f}" '
                f'width="{step - 4:.1f}" height="{tall:.1f}"><title>{escape(label)}: {amount:,}'
                f"</title></rect>"
            )
        drawn.append(
            f'<text x="{start + step / 2:.1f}" y="{HEIGHT - PAD + 16}" text-anchor="middle">'
            f"{escape(label)}</text>"
        )
    for power in range(int(top) + 1):
        line = HEIGHT - PAD - (HEIGHT - 2 * PAD) * power / top
        drawn.append(f'<path class="grid" d="M{PAD} {line:.1f}H{WIDTH - PAD}"/>')
        drawn.append(
            f'<text x="{PAD - 6}" y="{line + 4:.1f}" text-anchor="end">{10**power:,}</text>'
        )
    return _svg("".join(drawn), title, [("all", legend[0]), ("mark", legend[1])])


def curves(
    lines: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    *,
    title: str,
    floor: float,
    at: float,
) -> str:
    """Curves from 0 to 1 against 0 to 1, shown from a floor up, with a line at one place."""

    def place(x: float, y: float) -> str:
        across = PAD + (WIDTH - 2 * PAD) * x
        up = HEIGHT - PAD - (HEIGHT - 2 * PAD) * max(0.0, (y - floor) / (1 - floor))
        return f"{across:.1f} {up:.1f}"

    drawn = [
        f'<path class="curve c{turn}" d="M{"L".join(place(x, y) for x, y in points)}"/>'
        for turn, (_, points) in enumerate(lines)
    ]
    drawn.append(f'<path class="here" d="M{place(at, floor)}L{place(at, 1.0)}"/>')
    for tick in TICKS:
        drawn.append(
            f'<text x="{PAD + (WIDTH - 2 * PAD) * tick:.1f}" y="{HEIGHT - PAD + 16}" '
            f'text-anchor="middle">{tick:g}</text>'
        )
        level = floor + (1 - floor) * tick
        line = HEIGHT - PAD - (HEIGHT - 2 * PAD) * tick
        drawn.append(f'<path class="grid" d="M{PAD} {line:.1f}H{WIDTH - PAD}"/>')
        drawn.append(f'<text x="{PAD - 6}" y="{line + 4:.1f}" text-anchor="end">{level:.3g}</text>')
    return _svg("".join(drawn), title, [(f"c{turn}", name) for turn, (name, _) in enumerate(lines)])


def bars(rows: Sequence[tuple[str, float]], *, title: str, bound: float) -> str:
    """Horizontal bars on both sides of nought, one for each row."""
    tall, middle, label = 20, 430, 230
    unit = (WIDTH - middle - 50) / bound
    drawn = []
    for turn, (word, value) in enumerate(rows):
        down = 8 + turn * tall
        wide = min(abs(value), bound) * unit
        start = middle if value >= 0 else middle - wide
        drawn.append(
            f'<text x="{label}" y="{down + 12}" text-anchor="end">{escape(word)}</text>'
            f'<rect class="{"mark" if value >= 0 else "against"}" x="{start:.1f}" y="{down}" '
            f'width="{wide:.1f}" height="{tall - 6}"/>'
            f'<text x="{start + wide + 4 if value >= 0 else start - 4:.1f}" y="{down + 12}" '
            f'text-anchor="{"start" if value >= 0 else "end"}">{value:+.1f}</text>'
        )
    return _svg("".join(drawn), title, [], 16 + tall * len(rows))


def _svg(inside: str, title: str, legend: Sequence[tuple[str, str]], height: int = HEIGHT) -> str:
    keys = "".join(f'<li class="{kind}">{escape(word)}</li>' for kind, word in legend)
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-label="{escape(title)}" direction="ltr">{inside}</svg>'
        + (f'<ul class="legend">{keys}</ul>' if keys else "")
        + "</figure>"
    )
