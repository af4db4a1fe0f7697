"""What a card goes through before a telephone reads it: a printer, a pocket, a bad camera."""

from __future__ import annotations

import random

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

PHOTO = (2592, 1944)  # five megapixels, fixed focus


def texts(picture: Image.Image) -> set[str]:
    """The codes that are seen in a picture."""
    return {code.text for code in zxingcpp.read_barcodes(picture.convert("L"))}


def blurred(card: Image.Image) -> Image.Image:
    """Out of focus."""
    return card.filter(ImageFilter.GaussianBlur(1.3))


def turned(card: Image.Image) -> Image.Image:
    """Held askew."""
    return card.rotate(20, resample=Image.Resampling.BICUBIC, expand=True, fillcolor="#777")


def photographed(card: Image.Image) -> Image.Image:
    """In the hand, at arm's length of a camera that cannot focus, in poor light."""
    wide = int(PHOTO[0] * 0.78)
    small = card.resize((wide, wide * card.height // card.width), Image.Resampling.BILINEAR)
    table = Image.new("RGB", PHOTO, "#8a7f70")
    table.paste(small, ((PHOTO[0] - wide) // 2, (PHOTO[1] - small.height) // 2))
    seen = table.rotate(4, resample=Image.Resampling.BILINEAR, fillcolor="#8a7f70")
    seen = seen.filter(ImageFilter.GaussianBlur(1.6))
    return _grainy(seen.point(lambda level: int(level * 0.62 + 14)), 7)


def _grainy(picture: Image.Image, grain: float) -> Image.Image:
    points = np.asarray(picture).astype(np.int16)
    noise = np.random.default_rng(7).normal(0, grain, points.shape[:2])[..., None]
    return Image.fromarray(np.clip(points + noise, 0, 255).astype(np.uint8))


def scratched(card: Image.Image) -> Image.Image:
    """A year in a pocket with keys."""
    worn, dice = card.copy(), random.Random(5)
    draw = ImageDraw.Draw(worn)
    for _ in range(40):
        x, y = dice.randrange(worn.width), dice.randrange(worn.height)
        end = (x + dice.randrange(-300, 300), y + dice.randrange(-160, 160))
        draw.line(
            (x, y, *end), fill=dice.choice(["#f4f0e8", "#d8d2c6"]), width=dice.choice([1, 2, 3])
        )
    return worn


def glaring(card: Image.Image) -> Image.Image:
    """Laminated, under a lamp: a bright spot that washes out what is below it."""
    shine = Image.new("L", card.size, 0)
    draw = ImageDraw.Draw(shine)
    x, y, width = card.width * 0.19, card.height * 0.62, card.width * 0.32
    draw.ellipse((x, y, x + width, y + width * 0.5), fill=200)
    shine = shine.filter(ImageFilter.GaussianBlur(45))
    return Image.composite(Image.new("RGB", card.size, "white"), card, shine)


def grey(card: Image.Image) -> Image.Image:
    """From a printer whose colours ran out, a little pale."""
    return card.convert("L").point(lambda level: int(60 + level * 0.72)).convert("RGB")


WAYS = {
    "as printed": lambda card: card,
    "blurred": blurred,
    "turned by 20 degrees": turned,
    "on a 5-megapixel photo": photographed,
    "scratched": scratched,
    "under a lamp": glaring,
    "in grey": grey,
}
