"""What a typed text may hold: no sign that a database refuses, none that turns the reading order.

A right-to-left override makes a name, a number or a file read as another; the pages isolate what
they show, but a letter or a message of somebody else's may not.
"""

from __future__ import annotations

import re

# Controls but tab and the ends of lines; bidirectional orders; what has no width and no meaning.
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ud800-\udfff]"
)


def plain(text: str) -> str:
    """The text without the signs that nobody types and that only deceive or break."""
    return UNWANTED.sub("", text)
