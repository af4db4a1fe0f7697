"""The two codes as pictures: drawn by zxing, as small as they may be, with hard edges."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import numpy as np
import zxingcpp
from django.utils.safestring import SafeString, mark_safe
from numpy.typing import NDArray
from PIL import Image

QUIET = 4  # modules of white around a code, as its standard asks
MOST_FRONT, MOST_BACK = 77, 113  # modules that a telephone reads at 20 and 30 millimetres


MASKS = (4, 0, 6, 1, 5, 2, 3, 7)  # those that failed least when 180 codes were read back, first
SEEN = 3  # dots for each module when a code is read back


class Unreadable(ValueError):
    """A text of which no mask makes a code that can be read."""


class TooLarge(ValueError):
    """A text that makes a code too fine to be read from a card."""


@dataclass(frozen=True)
class Code:
    """A square of dark and light modules, without the white around it."""

    modules: NDArray[np.bool_]  # True is dark
    level: str

    @property
    def side(self) -> int:
        return int(self.modules.shape[0])

    def png(self, *, dots: int = 1, quiet: int = 0) -> bytes:
        """The code as a picture of two colours, so many dots for each module."""
        light = np.pad(~self.modules, quiet, constant_values=True)
        grown = light.repeat(dots, axis=0).repeat(dots, axis=1)
        out = io.BytesIO()
        Image.fromarray(grown).save(out, "PNG", compress_level=6)
        return out.getvalue()

    def svg(self) -> bytes:
        """The picture inside a text, for typst: one dot for each module, enlarged without blur."""
        return pictured(self.png(), "png", self.side, self.side, sharp=True)


def inked(text: str) -> SafeString:
    """A code as SVG for a screen: runs of dark modules as lines, nothing that blurs."""
    found = _fitting(text, MOST_BACK)
    around = found.side + 2 * QUIET
    rows = enumerate(found.modules)
    lines = "".join(f"M{x} {y}.5h{long}" for y, row in rows for x, long in _runs(row))
    return mark_safe(  # noqa: S308 - numbers alone
        f'<svg class="code" viewBox="-{QUIET} -{QUIET} {around} {around}" aria-hidden="true"'
        f' shape-rendering="crispEdges"><path d="{lines}" stroke="#000"/></svg>'
    )


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False])).astype(np.int8)))
    return [(int(start), int(end - start)) for start, end in edges.reshape(-1, 2)]


def front(text: str) -> Code:
    """The code of the front: level M, or L when M would be too fine."""
    return _fitting(text, MOST_FRONT)


def back(text: str) -> Code:
    """The code of the back."""
    return _fitting(text, MOST_BACK)


def _fitting(text: str, most: int) -> Code:
    for level in ("M", "L"):
        found = draw(text, level)
        if found.side <= most:
            return found
    raise TooLarge(f"{len(text)} characters make {found.side} modules")


def draw(text: str, level: str) -> Code:
    """A QR code in the smallest version that holds the text, read back before it is believed.

    Under the noise of a signature one mask is as good as another, but some pattern may look like a
    corner: of codes drawn with the mask that the standard prefers, one in a thousand could not be
    read even as it was drawn. The first mask that is read back is taken; this also costs less than
    comparing all eight.
    """
    for mask in MASKS:
        made = zxingcpp.create_barcode(
            text, zxingcpp.BarcodeFormat.QRCode, ec_level=level, data_mask=mask
        )
        found = Code(np.array(made.to_image(scale=1, add_quiet_zones=False)) == 0, level)
        if readable(found, text):
            return found
    raise Unreadable(f"no mask makes a readable code of {len(text)} characters")


def readable(code: Code, text: str) -> bool:
    """Whether the code is found and says this text, at the size of a poor camera.

    The reader looks once: for no other kind of code, neither turned nor inverted nor smaller. It
    is stricter than a telephone, which tries all of that, and costs a tenth.
    """
    light = np.where(np.pad(code.modules, QUIET), 0, 255).astype(np.uint8)
    seen = zxingcpp.read_barcodes(
        light.repeat(SEEN, axis=0).repeat(SEEN, axis=1),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
    )
    return [each.text for each in seen] == [text]


def pictured(data: bytes, kind: str, width: float, height: float, *, sharp: bool = False) -> bytes:
    """A picture inside an SVG."""
    how = ' image-rendering="optimizeSpeed"' if sharp else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}"{how}'
        f' href="data:image/{kind};base64,{base64.b64encode(data).decode()}"/></svg>'
    ).encode()
