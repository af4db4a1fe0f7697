"""From a portrait to the two pictures of a card: one to print, one small enough for the code.

The portrait was redrawn and judged when it was joined to a case; here it is only cut and shrunk. It
is taken as the rules ask for it: one person, upright, the head in the upper middle.
"""

from __future__ import annotations

import io

from PIL import Image, ImageFilter, ImageOps

PRINTED = (472, 590)  # 20 by 25 millimetres at 600 points an inch
SMALL = (48, 60)
ROOM = 400  # bytes: the back code then has 105 modules; the profile allows LARGEST_FACE
ABOVE = 0.3  # how much of what is cut away stands above: heads are in the upper part
BEST, WORST = 90, 1
SMALLER = (40, 50)


class TooDetailed(ValueError):
    """A picture that no quality makes small enough."""


def printed(portrait: bytes) -> bytes:
    """The portrait cut four by five, as JPEG."""
    out = io.BytesIO()
    _cut(portrait, PRINTED).save(out, "JPEG", quality=86, optimize=True)
    return out.getvalue()


def coded(portrait: bytes, *, most: int = ROOM) -> bytes:
    """The face as WebP in at most so many bytes, the best of the qualities that fit."""
    for size in (SMALL, SMALLER):
        image = _cut(portrait, size).filter(ImageFilter.UnsharpMask(0.6, 60, 2))
        if found := _within(image, most):
            return found
    raise TooDetailed(f"no quality fits {most} bytes")


def _cut(portrait: bytes, size: tuple[int, int]) -> Image.Image:
    """As large a part as the shape allows, from the upper middle."""
    with Image.open(io.BytesIO(portrait)) as opened:
        opened.draft("RGB", (size[0] * 2, size[1] * 2))
        image = opened.convert("RGB")
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=(0.5, ABOVE))


def _within(image: Image.Image, most: int) -> bytes | None:
    """Halve the qualities until one is left; the size grows with the quality, nearly always."""
    low, high, best = WORST, BEST, None
    while low <= high:
        quality = (low + high) // 2
        data = _webp(image, quality)
        if len(data) <= most:
            best, low = data, quality + 1
        else:
            high = quality - 1
    return best


def _webp(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=quality, method=5)
    return out.getvalue()
