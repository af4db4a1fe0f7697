"""Sounds: five kinds are taken and written anew, everything else is refused."""

from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.desk.inspection.answers import Problem, Unfit
from sijill.voices.rules import LARGEST_BYTES
from sijill.voices.sound import _of_ogg, inspect_sound
from sijill.voices.tests.factories import PACKET, box, m4a, mp3, ogg, wav, webm


@pytest.mark.parametrize(
    ("data", "kind", "seconds"),
    [
        (wav(), "audio/wav", 0.5),
        (ogg(60), "audio/ogg", 60 * 0.02 - 312 / 48_000),
        (webm(60), "audio/ogg", 60 * 0.02 - 312 / 48_000),
        (mp3(20), "audio/mpeg", 20 * 1152 / 44_100),
        (m4a(), "audio/mp4", 2.0),
    ],
    ids=["wav", "ogg", "webm", "mp3", "m4a"],
)
def test_what_people_record_is_taken_with_its_length(data, kind, seconds):
    taken = inspect_sound(data)
    assert (taken.kind, taken.seconds) == (kind, pytest.approx(seconds))


def test_what_a_browser_records_is_put_together_anew_packet_by_packet():
    head, packets = _of_ogg(inspect_sound(webm(300)).data)
    assert head.startswith(b"OpusHead")
    assert packets == [PACKET] * 300
    assert inspect_sound(webm(300)).data == inspect_sound(ogg(300)).data


@pytest.mark.parametrize("data", [mp3(), m4a(), webm(), wav(more=b"LIST\x08\0\0\0somebody")])
def test_nothing_round_the_sound_is_kept(data):
    assert b"somebody" in data
    assert b"somebody" not in inspect_sound(data).data


def test_what_was_written_by_us_is_taken_again_as_it_is():
    for data in (wav(), ogg(), mp3()):
        once = inspect_sound(data).data
        assert inspect_sound(once).data == once


FILM = m4a(b"vide")
HOSTILE = {
    "empty": (b"", Problem.EMPTY),
    "a page": (b"<script>alert(1)</script>" * 9, Problem.UNKNOWN_TYPE),
    "a picture": (b"\xff\xd8\xff\xe0" + bytes(400), Problem.UNKNOWN_TYPE),
    "too heavy": (wav() + bytes(LARGEST_BYTES), Problem.TOO_LARGE),
    "too long": (ogg(180 * 50 + 20), Problem.TOO_LONG),
    "a film": (FILM, Problem.BROKEN),
    "a film of the web": (webm(kind=1), Problem.BROKEN),
    "another codec": (webm(codec=b"A_VORBIS"), Problem.BROKEN),
    "one changed byte": (ogg()[:-1] + b"\x09", Problem.BROKEN),
    "cut short": (ogg()[:-7], Problem.BROKEN),
    "half a wav": (wav()[:60], Problem.BROKEN),
    "compressed wav": (wav().replace(b"\x10\0\0\0\x01\0", b"\x10\0\0\0\x55\0"), Problem.BROKEN),
    "no box of sound": (box(b"ftyp", b"M4A \0\0\0\0") + box(b"mdat", b""), Problem.BROKEN),
    "an mp3 with a page inside": (mp3(3)[:-128] + b"<html>" * 200, Problem.BROKEN),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_a_short_sound_is_refused(name):
    data, problem = HOSTILE[name]
    with pytest.raises(Unfit) as refused:
        inspect_sound(data)
    # A picture and the first bytes of an MP3 begin alike: either answer refuses.
    assert refused.value.problem in {problem, Problem.BROKEN} - ({Problem.EMPTY} - {problem})


@pytest.mark.parametrize("make", [wav, ogg, webm, mp3, m4a])
def test_changed_bytes_are_an_answer_and_never_a_crash(make):
    drawn, whole = random.Random(7), make()
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(drawn.randint(1, 6)):
            data[drawn.randrange(len(data))] = drawn.randrange(256)
        with contextlib.suppress(Unfit):
            inspect_sound(bytes(data[: drawn.randint(1, len(data))]))


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(
        [b"RIFF\0\0\0\0WAVE", b"OggS", b"\x1a\x45\xdf\xa3", b"\0\0\0\x14ftypM4A ", b"ID3"]
    ),
    st.binary(max_size=400),
)
def test_any_bytes_are_an_answer(start, rest):
    with contextlib.suppress(Unfit):
        inspect_sound(start + rest)
