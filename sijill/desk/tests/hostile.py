"""Files as people send them, and as enemies do; all made here, none kept but one photograph."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

HEIC = Path(__file__).with_name("files") / "phone.heic"


def picture(width: int = 1000, height: int = 800) -> Image.Image:
    """A sheet with lines on it and a red corner at the top left."""
    image = Image.new("RGB", (width, height), (236, 229, 215))
    draw = ImageDraw.Draw(image)
    for y in range(height // 10, height, height // 10):
        for x in range(width // 10, width - width // 10, 14):
            draw.rectangle((x, y, x + 8, y + 12), fill=(27, 36, 33))
    draw.rectangle((0, 0, width // 10, height // 10), fill=(200, 30, 20))
    return image


def written(image: Image.Image, form: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def photograph(**size) -> bytes:
    """A phone's JPEG: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone maker"
    exif.get_ifd(0x8825)[1] = "N"
    return written(picture(**size), quality=80, exif=exif)


def blurred() -> bytes:
    return written(picture().filter(ImageFilter.GaussianBlur(12)))


def dark() -> bytes:
    return written(picture().point(lambda v: v // 8))


def pdf(pages: int = 2, *, password: str = "", attached: bytes = b"") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        stream.set_data(b"0 0 0 rg 100 600 300 100 re f")
        page[NameObject("/Contents")] = writer._add_object(stream)
    if attached:
        writer.add_attachment("run.exe", attached)
    if password:
        writer.encrypt("", owner_password=password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_that_acts(action: bytes) -> bytes:
    """Does something when opened."""
    return pdf(1).replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S " + action + b" >>")


def pdf_bomb(*, repeats: int = 3_000_000) -> bytes:
    """One small page that asks to draw for hours."""
    stream = zlib.compress(b"0 0 595 842 re f " * repeats, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )


def png_bomb(side: int = 50_000) -> bytes:
    """A real PNG of side × side white pixels, a few hundred kilobytes when received."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\x00" + b"\xff" * (side // 8)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    )


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\x00" + b"\x00" * 400 + b"This program cannot be run in DOS mode"
ZIP = b"PK\x03\x04" + b"\x00" * 200
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;"
