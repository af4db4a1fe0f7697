"""Pictures for the documentation: small files of what a story has on the screen."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

COLOURS = 96


def take(page: Page, path: Path, *, full: bool = False) -> None:
    """Keep what the page shows, in few colours: a screen is mostly plaster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.mouse.move(0, 0)
    shot = page.screenshot(full_page=full, animations="disabled")
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
