"""What may be published as a voice: known by its content, and written anew, packet by packet.

Nothing is decoded. A recording of a browser (WebM or Ogg with Opus) is taken apart into packets
and put together in a fresh Ogg file; the samples of a WAV and the frames of an MP3 are copied out
of whatever stood round them; an MP4 is walked box by box, and what tells of its making is blanked.
Whatever does not fit to its last byte is refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sijill.desk.inspection.answers import Problem, Unfit
from sijill.desk.inspection.film import element, walk_mp4
from sijill.voices.rules import LARGEST_BYTES, LONGEST_SECONDS

OPUS_RATE = 48_000
MOST_PACKETS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A recording that can be published."""

    kind: str
    data: bytes = field(repr=False)
    seconds: float | None


def inspect_sound(data: bytes) -> Taken:
    """The sound written anew, or Unfit with the reason."""
    if not data:
        raise Unfit(Problem.EMPTY)
    if len(data) > LARGEST_BYTES:
        raise Unfit(Problem.TOO_LARGE, size=len(data), limit=LARGEST_BYTES)
    try:
        taken = _read(data)
    except (struct.error, LookupError, ValueError):
        raise Unfit(Problem.BROKEN) from None
    if taken.seconds is not None and taken.seconds < 0.01:
        raise Unfit(Problem.EMPTY)
    if taken.seconds is not None and taken.seconds > LONGEST_SECONDS:
        raise Unfit(Problem.TOO_LONG, seconds=int(taken.seconds), limit=LONGEST_SECONDS)
    return taken


def _read(data: bytes) -> Taken:
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return _wav(data)
    if data.startswith(b"OggS"):
        head, packets = _of_ogg(data)
        return _opus(head, packets)
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        head, packets = _of_webm(bytearray(data))
        return _opus(head, packets)
    if data[4:8] == b"ftyp":
        return _m4a(data)
    if data.startswith(b"ID3") or (data[0] == 0xFF and data[1] & 0xE0 == 0xE0):
        return _mp3(data)
    raise Unfit(Problem.UNKNOWN_TYPE)


# --- samples ------------------------------------------------------------------------------------


def _wav(data: bytes) -> Taken:
    """Plain samples, one or two channels, under a head of ours."""
    parts = dict(_chunks(data))
    code, channels, rate, _, block, bits = struct.unpack("<HHIIHH", parts[b"fmt "][:16])
    samples = parts[b"data"]
    plain = code == 1 and channels in (1, 2) and bits in (8, 16) and 8000 <= rate <= OPUS_RATE
    if not plain or block != channels * bits // 8 or not samples or len(samples) % block:
        raise Unfit(Problem.BROKEN)
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * block, block, bits)
    body = b"WAVE" + b"fmt " + struct.pack("<I", 16) + form
    body += b"data" + struct.pack("<I", len(samples)) + samples
    if len(samples) % 2:
        body += b"\0"
    written = b"RIFF" + struct.pack("<I", len(body)) + body
    return Taken(kind="audio/wav", data=written, seconds=len(samples) / (rate * block))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > len(data):
            raise Unfit(Problem.BROKEN)
        if name in (b"fmt ", b"data"):
            yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


RATES = {1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
         2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)}  # fmt: skip
SAMPLED = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _mp3(data: bytes) -> Taken:
    """Frame after frame of layer III; what stands before, between and behind them is left out."""
    at, end = _between_tags(data)
    frames, seconds = [], 0.0
    while at < end:
        length, lasts = _frame(data, at)
        if at + length > end:
            break  # a last frame cut short, as encoders leave it
        frames.append(data[at : at + length])
        seconds += lasts
        at += length
    if len(frames) < 2:
        raise Unfit(Problem.BROKEN)
    return Taken(kind="audio/mpeg", data=b"".join(frames), seconds=seconds)


def _between_tags(data: bytes) -> tuple[int, int]:
    start, end = 0, len(data)
    if data.startswith(b"ID3"):
        a, b, c, d = data[6:10]
        if max(a, b, c, d) > 127:
            raise Unfit(Problem.BROKEN)
        start = 10 + (a << 21 | b << 14 | c << 7 | d)
    if data[-128:-125] == b"TAG":
        end -= 128
    return start, end


def _frame(data: bytes, at: int) -> tuple[int, float]:
    """The length of the frame that begins here, in bytes and in seconds."""
    (head,) = struct.unpack_from(">I", data, at)
    version, layer = head >> 19 & 3, head >> 17 & 3
    rate, sampled, padded = head >> 12 & 15, head >> 10 & 3, head >> 9 & 1
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or rate in (0, 15) or sampled == 3:
        raise Unfit(Problem.BROKEN)
    first = version == 3
    hertz, bits = SAMPLED[version][sampled], RATES[1 if first else 2][rate] * 1000
    samples = 1152 if first else 576
    return samples // 8 * bits // hertz + padded, samples / hertz


# --- boxes --------------------------------------------------------------------------------------


def _m4a(data: bytes) -> Taken:
    """Sound alone in boxes: no track of it may be a picture."""
    clean = bytearray(data)
    seconds = walk_mp4(clean)
    tracks = [bytes(clean[at + 12 : at + 16]) for at in _places(clean, b"hdlr")]
    if not tracks or any(kind != b"soun" for kind in tracks):
        raise Unfit(Problem.BROKEN)
    return Taken(kind="audio/mp4", data=bytes(clean), seconds=seconds or None)


def _places(data: bytearray, name: bytes) -> Iterator[int]:
    at = data.find(name)
    while at >= 0:
        yield at
        at = data.find(name, at + 4)


# --- packets of Opus ----------------------------------------------------------------------------


def _of_ogg(data: bytes) -> tuple[bytes, list[bytes]]:
    """The packets of the only stream of an Ogg file; each page's checksum must hold."""
    packets: list[bytes] = []
    at, serial, open_ = 0, None, b""
    while at < len(data):
        magic, version, _flags, _place, own, _number, check, many = struct.unpack_from(
            "<4sBBqIIIB", data, at
        )
        lengths = data[at + 27 : at + 27 + many]
        body = at + 27 + many
        end = body + sum(lengths)
        page = data[at : at + 22] + bytes(4) + data[at + 26 : end]
        if magic != b"OggS" or version or end > len(data) or _checksum(page) != check:
            raise Unfit(Problem.BROKEN)
        if serial not in (None, own) or len(packets) > MOST_PACKETS:
            raise Unfit(Problem.BROKEN)
        serial = own
        for length in lengths:
            open_ += data[body : body + length]
            body += length
            if length < 255:
                packets.append(open_)
                open_ = b""
        at = end
    if open_ or len(packets) < 3 or not packets[1].startswith(b"OpusTags"):
        raise Unfit(Problem.BROKEN)
    return packets[0], packets[2:]


SEGMENT, CLUSTER, GROUP, TRACKS, TRACK = 0x18538067, 0x1F43B675, 0xA0, 0x1654AE6B, 0xAE
BLOCK, SIMPLE, CODEC, PRIVATE, TYPE = 0xA1, 0xA3, 0x86, 0x63A2, 0x83
ENTERED = frozenset({SEGMENT, CLUSTER, GROUP, TRACKS, TRACK})
LACING, SOUND = 0x06, 2


def _of_webm(data: bytearray) -> tuple[bytes, list[bytes]]:
    """The packets of the only track of a WebM file; what else it carries is left out."""
    head, packets, kinds, codecs = b"", [], [], []
    at = 0
    for _met in range(MOST_PACKETS * 2):
        if at >= len(data):
            break
        kind, body, end = element(data, at)
        content = bytes(data[body:end]) if kind not in ENTERED else b""
        if kind == PRIVATE:
            head = content
        elif kind == TYPE:
            kinds.append(int.from_bytes(content, "big"))
        elif kind == CODEC:
            codecs.append(content.rstrip(b"\0"))
        elif kind in (BLOCK, SIMPLE):
            packets.append(_block(content))
        at = body if kind in ENTERED else end
    if kinds != [SOUND] or codecs != [b"A_OPUS"] or at < len(data):
        raise Unfit(Problem.BROKEN)
    return head, packets


def _block(content: bytes) -> bytes:
    """One packet: of the first track, not laced."""
    if content[0] != 0x81 or content[3] & LACING:
        raise Unfit(Problem.BROKEN)
    return content[4:]


def _opus(head: bytes, packets: list[bytes]) -> Taken:
    """A fresh Ogg file round the packets: one head, tags that tell nothing, pages of a second."""
    magic, version, channels, skip, rate, gain, mapping = struct.unpack("<8sBBHIhB", head[:19])
    if magic != b"OpusHead" or version > 15 or channels not in (1, 2) or mapping or not packets:
        raise Unfit(Problem.BROKEN)
    own = struct.pack("<8sBBHIhB", magic, 1, channels, skip, rate, gain, 0)
    tags = b"OpusTags" + struct.pack("<I", 6) + b"sijill" + struct.pack("<I", 0)
    pages, place = [_page([own], 0, 0, first=True), _page([tags], 0, 1)], 0
    held: list[bytes] = []
    for number, packet in enumerate(packets, start=1):
        place += _lasts(packet)
        held.append(packet)
        last = number == len(packets)
        if last or sum(len(one) // 255 + 1 for one in held) > 120:
            pages.append(_page(held, place, len(pages), last=last))
            held = []
    seconds = max(place - skip, 0) / OPUS_RATE
    return Taken(kind="audio/ogg", data=b"".join(pages), seconds=seconds)


def _lasts(packet: bytes) -> int:
    """How many samples a packet holds, by its first bytes (RFC 6716, section 3.1)."""
    if not packet or len(packet) > 61_440:
        raise Unfit(Problem.BROKEN)
    shape, count = packet[0] >> 3, packet[0] & 3
    if shape < 12:
        each = (480, 960, 1920, 2880)[shape & 3]
    elif shape < 16:
        each = (480, 960)[shape & 1]
    else:
        each = (120, 240, 480, 960)[shape & 3]
    frames = (1, 2, 2)[count] if count < 3 else packet[1] & 63
    if not 0 < each * frames <= 5760:
        raise Unfit(Problem.BROKEN)
    return each * frames


def _page(
    packets: list[bytes], place: int, number: int, *, first: bool = False, last: bool = False
) -> bytes:
    lengths = b"".join(b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in packets)
    if len(lengths) > 255:
        raise Unfit(Problem.BROKEN)
    flags = (2 if first else 0) | (4 if last else 0)
    before = struct.pack("<4sBBqII", b"OggS", 0, flags, place, 1, number)
    after = bytes([len(lengths)]) + lengths + b"".join(packets)
    return before + struct.pack("<I", _checksum(before + bytes(4) + after)) + after


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


TABLE = _table()


def _checksum(page: bytes) -> int:
    """The checksum of an Ogg page: CRC-32 with neither reflection nor complement."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ TABLE[(value >> 24) ^ byte]
    return value
