"""The darkroom: a process that decodes one hostile file and dies.

Reads one line of JSON and the file on its input; writes one line of JSON and JPEG pictures.
It confines itself before it reads the file: memory, seconds, files, processes, network.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import sys
import warnings
from typing import Any

import pi_heif
import pypdfium2
from PIL import Image, ImageFilter, ImageOps, ImageStat

from sijill.desk.inspection.answers import Problem, Unfit
from sijill.desk.inspection.pdf import pages_of

MEMORY = 1 << 30
SECONDS = 15
LONGEST = 2400  # pixels of the longer side of what is kept
MILLION = 1_000_000
PIXELS = 60 * MILLION  # decoded whole: 180 MB
PIXELS_JPEG = 220 * MILLION  # decoded at an eighth when it is that large
RATIO = 600  # decoded bytes for each byte received, beyond RATIO_FROM
RATIO_FROM = 64 * MILLION

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NO_NEW_PRIVILEGES = 38


def confine() -> None:
    """Give up what decoding does not need; the network where the kernel lets us."""
    os.nice(10)  # pages come before documents
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(limit, (value, value))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
        libc.unshare(CLONE_NEWNET)


def open_image(data: bytes, media_type: str) -> Image.Image:
    """The first picture of the file, upright and no longer than LONGEST, in plain colours."""
    kind = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
    try:
        image = Image.open(io.BytesIO(data), formats=[kind[media_type]])
        check_pixels(image, len(data))
        image.draft("RGB", (LONGEST, LONGEST))  # a JPEG is read at half, a quarter, an eighth
        image.load()
    except (MemoryError, Unfit):
        raise
    except Exception:
        raise Unfit(Problem.BROKEN) from None
    return shrink(flatten(ImageOps.exif_transpose(image)))


def check_pixels(image: Image.Image, received: int) -> None:
    """Refuse a bomb by what its header announces, before a pixel is decoded."""
    width, height = image.size
    limit = PIXELS_JPEG if image.format == "JPEG" else PIXELS
    decoded = width * height * 3
    if width * height > limit:
        raise Unfit(Problem.TOO_MANY_PIXELS, pixels=width * height // MILLION)
    if decoded > RATIO_FROM and decoded > RATIO * received:
        raise Unfit(Problem.TOO_MANY_PIXELS, pixels=width * height // MILLION)


def flatten(image: Image.Image) -> Image.Image:
    """In grey or colours; what is transparent becomes paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(paper, over).convert("RGB")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def shrink(image: Image.Image) -> Image.Image:
    """No longer than LONGEST."""
    if max(image.size) > LONGEST:
        image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def as_jpeg(image: Image.Image) -> bytes:
    """A new file that holds the picture and nothing else."""
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=84, optimize=True, progressive=False)
    return out.getvalue()


SMALL, SMALL_PORTRAIT = 700, 400  # pixels of the shorter side
DARK = 55  # mean of 255
SHARP = 60.0  # variance of the Laplacian at 1000 pixels: below it, letters run together


def quality_of(image: Image.Image, *, portrait: bool) -> dict[str, Any]:
    """Figures of a page, approximate, and the hints that follow."""
    width, height = image.size
    grey = image.convert("L")
    grey.thumbnail((1000, 1000))
    brightness = ImageStat.Stat(grey).mean[0]
    laplacian = ImageFilter.Kernel((3, 3), [0, 1, 0, 1, -4, 1, 0, 1, 0], scale=1, offset=128)
    sharpness = ImageStat.Stat(grey.filter(laplacian)).var[0]
    hints = [
        hint
        for hint, there in (
            ("small", min(width, height) < (SMALL_PORTRAIT if portrait else SMALL)),
            ("dark", brightness < DARK),
            ("blurred", sharpness < SHARP),
        )
        if there
    ]
    return {
        "width": width,
        "height": height,
        "brightness": round(brightness),
        "sharpness": round(sharpness, 1),
        "hints": hints,
    }


def develop(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The pages as JPEG, and what may be said of the first."""
    if order["type"] == "application/pdf":
        images = [shrink(i) for i in pages_of(data, allowed=order["pages"], longest=LONGEST)]
        return {**quality_of(images[0], portrait=False), "hints": []}, [as_jpeg(i) for i in images]
    image = open_image(data, order["type"])
    return quality_of(image, portrait=order["portrait"]), [as_jpeg(image)]


def answer(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The first line of the answer and the pictures after it."""
    try:
        quality, pages = develop(order, data)
    except Unfit as unfit:
        return {"problem": unfit.problem, "facts": dict(unfit.facts)}, []
    except MemoryError:
        return {"problem": Problem.TOO_HEAVY, "facts": {}}, []
    return {"quality": quality, "lengths": [len(p) for p in pages]}, pages


def main() -> None:
    """Confine, read, answer."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # our own limits, by type, are checked before decoding
    pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    pypdfium2.PdfDocument.new().close()  # loads the library while memory is not yet counted
    confine()
    order = json.loads(sys.stdin.buffer.readline())
    head, pages = answer(order, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + b"".join(pages))


if __name__ == "__main__":
    main()
