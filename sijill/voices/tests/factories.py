"""Sounds made of nothing, as small as their kinds allow."""

from __future__ import annotations

import math
import struct

from sijill.voices.sound import _opus

HEAD = struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, 312, 48_000, 0, 0)
PACKET = bytes([31 << 3]) + b"\x01\x02\x03"  # twenty milliseconds


def wav(seconds: float = 0.5, rate: int = 8000, *, more: bytes = b"") -> bytes:
    """A tone, which says nothing."""
    samples = b"".join(
        struct.pack("<h", int(8000 * math.sin(2 * math.pi * 440 * n / rate)))
        for n in range(int(seconds * rate))
    )
    form = struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + more
    body += b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


def ogg(packets: int = 60) -> bytes:
    """Opus in Ogg, as Firefox records."""
    return _opus(HEAD, [PACKET] * packets).data


def element(kind: int, content: bytes, *, live: bool = False) -> bytes:
    """One element of WebM; a live one does not say how long it is."""
    name = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    size = b"\x01" + b"\xff" * 7 if live else (len(content) | 1 << 56).to_bytes(8, "big")
    return name + size + content


def webm(packets: int = 60, *, kind: int = 2, codec: bytes = b"A_OPUS") -> bytes:
    """Opus in WebM with lengths left open, as Chromium records."""
    track = element(0xAE, element(0x83, bytes([kind])) + element(0x86, codec))
    track = element(0xAE, track[9:] + element(0x63A2, HEAD))
    blocks = b"".join(element(0xA3, b"\x81\0\0\x80" + PACKET) for _ in range(packets))
    tags = element(0x1254C367, b"made by somebody at a place")
    inside = element(0x1654AE6B, track) + tags + element(0x1F43B675, blocks, live=True)
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    return head + element(0x18538067, inside, live=True)


def mp3(frames: int = 20) -> bytes:
    """Frames of 64 kbit/s between two tags."""
    frame = b"\xff\xfb\x50\xc4" + bytes(204)  # 1152 samples at 44 100: 208 bytes
    tag = b"ID3\x04\0\0\0\0\0\x0a" + b"somebody!!"
    return tag + frame * frames + b"TAG" + bytes(125)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def m4a(handler: bytes = b"soun") -> bytes:
    """Boxes round a sound, as Safari records; one of them tells by what."""
    mvhd = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, 2000) + bytes(80))
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(12))
    trak = box(b"trak", box(b"mdia", hdlr))
    moov = box(b"moov", mvhd + trak + box(b"udta", b"somebody's phone"))
    return box(b"ftyp", b"M4A \0\0\0\0isom") + moov + box(b"mdat", bytes(64))
