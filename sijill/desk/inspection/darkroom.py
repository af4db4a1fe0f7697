"""The darkroom: a process that decodes one hostile file and dies, and the keeper that forks it.

Reads one line of JSON and the file on its line; writes one line of JSON and JPEG pictures.
It confines itself before it reads the file: memory, seconds, files, processes, network.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import socket
import warnings
from contextlib import suppress
from operator import add
from typing import Any

import pi_heif
import pypdfium2
from PIL import Image, ImageFilter, ImageOps, ImageStat

from sijill.desk.inspection import confining
from sijill.desk.inspection.answers import Problem, Unfit
from sijill.desk.inspection.keepers import ENDED
from sijill.desk.inspection.pdf import pages_of

MEMORY = 1 << 30
SECONDS = 15
FILES = 64  # open in a keeper: its own few and one line
LONGEST = 2400  # pixels of the longer side of what is kept
MILLION = 1_000_000
PIXELS = 60 * MILLION  # decoded whole: 180 MB
PIXELS_JPEG = 220 * MILLION  # decoded at an eighth when it is that large
RATIO = 600  # decoded bytes for each byte received, beyond RATIO_FROM
RATIO_FROM = 64 * MILLION


def confine() -> None:
    """Give up what decoding does not need; the network where the kernel lets us."""
    confining.leave_the_network()
    limit()


def limit() -> None:
    """The memory and the seconds of one file."""
    confining.limit(memory=MEMORY, seconds=SECONDS)


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
    ImageOps.exif_transpose(image, in_place=True)
    return shrink(flatten(image))


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
    image.info = {}  # comments, places and profiles that the file brought
    out = io.BytesIO()
    # Tables made for each picture would save a tenth of its bytes and double the work.
    image.save(out, "JPEG", quality=84, optimize=False, progressive=False)
    return out.getvalue()


SMALL, SMALL_PORTRAIT = 700, 400  # pixels of the shorter side
DARK = 55  # mean of 255
SHARP = 60.0  # variance of the Laplacian at 1000 pixels: below it, letters run together
LOOKED_AT = 1000  # pixels of the longer side
BANDS, ONE_IN = 8, 8  # bands from top to bottom, an eighth of the page in all
LOWEST_BAND = 16  # pixels
LAPLACIAN = ImageFilter.Kernel((3, 3), [0, 1, 0, 1, -4, 1, 0, 1, 0], scale=1, offset=128)


def quality_of(image: Image.Image, *, portrait: bool) -> dict[str, Any]:
    """Figures of a page, approximate, and the hints that follow."""
    width, height = image.size
    brightness, sharpness = light_and_edges(image)
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


def light_and_edges(image: Image.Image) -> tuple[float, float]:
    """Mean brightness and variance of the Laplacian, of some bands of the page in grey."""
    width, height = image.size
    scale = min(1.0, LOOKED_AT / max(width, height))
    light, edges = [0] * 256, [0] * 256  # of each shade how many pixels, of all bands
    for top, bottom in bands(height):
        band = image.crop((0, top, width, bottom)).convert("L")
        if scale < 1.0:
            size = max(3, round(width * scale)), max(3, round((bottom - top) * scale))
            band = band.resize(size, Image.Resampling.BOX)
        inner = (1, 1, band.width - 1, band.height - 1)  # at its rim a filter changes nothing
        light = list(map(add, light, band.histogram()))
        edges = list(map(add, edges, band.filter(LAPLACIAN).crop(inner).histogram()))
    return ImageStat.Stat(light).mean[0], ImageStat.Stat(edges).var[0]


def bands(height: int) -> list[tuple[int, int]]:
    """Where the bands begin and end; of a low picture the whole is one."""
    tall, rest = height // (BANDS * ONE_IN), height // BANDS
    if tall < LOWEST_BAND:
        return [(0, height)]
    start = (rest - tall) // 2
    return [(start + place * rest, start + place * rest + tall) for place in range(BANDS)]


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


def develop_one(line: socket.socket) -> None:
    """The whole life of the process of one file, which holds this line and nothing else."""
    line.set_inheritable(False)
    os.closerange(3, line.fileno())
    os.closerange(line.fileno() + 1, FILES)
    os.close(0)
    limit()
    with line.makefile("rb") as reading:
        order = json.loads(reading.readline())
        head, pages = answer(order, reading.read())
    line.sendall(json.dumps(head).encode() + b"\n" + b"".join(pages))


def keep(calls: socket.socket) -> None:
    """Fork a process for each line that is handed over; ends when nobody can hand one any more."""
    while True:
        told, lines, _flags, _address = socket.recv_fds(calls, 1, 1)
        if not told or not lines:
            return
        with socket.socket(fileno=lines[0]) as line:
            ended = _forked(line)
            _drain(line)
            with suppress(OSError):
                line.sendall(ENDED.pack(ended))


def _forked(line: socket.socket) -> int:
    """How the process of one file ended, a signal as a negative number."""
    pid = os.fork()
    if pid == 0:
        try:
            develop_one(line)
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _drain(line: socket.socket) -> None:
    """Let go of what a process that ended early has not read: nobody waits to be rid of it."""
    line.shutdown(socket.SHUT_RD)
    line.setblocking(False)
    with suppress(OSError):
        while line.recv(1 << 18):
            pass
    line.setblocking(True)


def main() -> None:
    """Load what decodes, give up the network, keep."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # our own limits, by type, are checked before decoding
    Image.init()
    Image.core.set_blocks_max(8)  # memory of a picture let go of serves the next
    pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    pypdfium2.PdfDocument.new().close()  # loads the library while memory is not yet counted
    confining.leave_the_network()
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    gc.freeze()  # what is loaded stays shared between the keeper and whoever it forks
    gc.disable()
    with socket.socket(fileno=0) as calls:
        keep(calls)


if __name__ == "__main__":
    main()
