"""Printed cards, judged by what is drawn: glyphs, order, and codes that a camera reads."""

from __future__ import annotations

import io
import random
from datetime import timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from sijill.cards import faces
from sijill.cards.printing import batches, codes, ground, sheets
from sijill.cards.printing.sheets import Layout, Twice
from sijill.cards.rules.printing import printable
from sijill.cards.tests import camera
from sijill.cards.tests.factories import AT, FACE, PORTRAIT, printed
from sijill.cards.wording import printing as wording
from sijill.kernel.card.claims import LARGEST_FACE
from sijill.kernel.verdict import Refused
from sijill.web import assets

pytestmark = pytest.mark.skipif(
    not (assets.VENDOR / "letters").exists(), reason="run `sijill assets` first"
)
MM = 72 / 25.4
DPI = 300
EARNEST = {"specimen": False}


@cache
def made(layout: Layout = Layout.BUREAU, **changes) -> bytes:
    return sheets.pdf([printed(**changes)], layout=layout, at=AT)


@cache
def card(side: int) -> Image.Image:
    """One side as a printer of 300 points an inch puts it on plastic, cut to its edge."""
    page = sheets.pictures(printed(**EARNEST), layout=Layout.BUREAU, dpi=DPI)[side]
    dot, margin = DPI / 25.4, 8
    image = Image.open(io.BytesIO(page)).convert("RGB")
    edge = (margin, margin, margin + ground.WIDTH, margin + ground.HEIGHT)
    return image.crop(tuple(round(place * dot) for place in edge))


# --- Codes -----------------------------------------------------------------------------------
@pytest.mark.parametrize("side", [0, 1], ids=["front", "back"])
@pytest.mark.parametrize("way", camera.WAYS)
def test_a_telephone_reads_the_code_of_a_card(way, side):
    known = printed()
    assert camera.texts(camera.WAYS[way](card(side))) == {(known.front, known.back)[side]}


def test_whatever_is_signed_makes_a_code_that_can_be_read():
    dice = random.Random(11)
    for length in (480, 620, 1120):
        for _ in range(25):
            text = "".join(dice.choices("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", k=length))
            text = f"X{text.strip()}X"
            drawn = Image.open(io.BytesIO(codes.draw(text, "M").png(dots=3, quiet=4)))
            assert camera.texts(drawn.convert("RGB")) == {text}


def test_a_code_that_cannot_be_read_is_drawn_under_another_mask(monkeypatch):
    tried, reads = [], codes.readable

    def at_the_third(code, text):
        tried.append(code)
        return len(tried) == 3 and reads(code, text)

    monkeypatch.setattr(codes, "readable", at_the_third)
    text = printed().front
    found = codes.draw(text, "M")
    assert len({code.png() for code in tried}) == 3
    assert reads(found, text)
    monkeypatch.setattr(codes, "readable", lambda code, text: False)
    with pytest.raises(codes.Unreadable):
        codes.draw(text, "M")


def test_the_codes_are_coarse_enough_for_their_place():
    front, back = codes.front(printed().front), codes.back(printed().back)
    assert (front.level, back.level) == ("M", "M")
    assert 65 <= front.side <= 77
    assert 97 <= back.side <= 105


def test_a_long_name_takes_a_lower_level_rather_than_finer_modules():
    text = printed().front + "Z1" * 60
    assert codes.front(text).level == "L"
    assert codes.front(text).side <= codes.MOST_FRONT
    with pytest.raises(codes.TooLarge):
        codes.front(text + "Z1" * 200)


def test_a_code_stands_on_white_of_four_modules():
    side = codes.front(printed().front).side
    assert 20 / side * codes.QUIET <= (22.4 - 20) / 2 + 0.1
    side = codes.back(printed().back).side
    assert 30 / side * codes.QUIET <= (32.4 - 30) / 2 + 0.1


# --- Glyphs ----------------------------------------------------------------------------------
def glyphs(data: bytes, page: int) -> list[tuple[str, float, float, float]]:
    """Each visible character: what, from where to where, how high."""
    document = pypdfium2.PdfDocument(data)
    text = document[page].get_textpage()
    found = []
    for place in range(text.count_chars()):
        character = text.get_text_range(place, 1)
        left, bottom, right, _top = text.get_charbox(place)
        if character.strip():
            found.append((character, left, right, bottom))
    document.close()
    return found


def runs(data: bytes, page: int, wanted: str) -> list[list[tuple[str, float, float, float]]]:
    """Where a word stands among the characters, in the order in which they were written."""
    found = glyphs(data, page)
    text = "".join(character for character, *_ in found)
    word, starts, start = wanted.replace(" ", ""), [], text.find(wanted.replace(" ", ""))
    while start >= 0:
        starts.append(start)
        start = text.find(word, start + 1)
    return [found[start : start + len(word)] for start in starts]


NAMES = {0: ["فاطمة", "الزهراء", "أيت", "لحسن", "نسج", "البطاقة"], 1: ["صانعة", "بالتجربة", "درعة"]}
ALONE = set("اأإآدذرزوؤةىء")  # letters that never join the one after them


@pytest.mark.parametrize(("page", "word"), [(p, w) for p, words in NAMES.items() for w in words])
def test_arabic_goes_from_right_to_left_and_its_letters_touch(page, word):
    [run, *_] = runs(made(**EARNEST), page, word)
    for (letter, left, right, _), (_, next_left, next_right, _) in pairwise(run):
        assert next_left < left
        if letter not in ALONE:
            assert left - next_right < 0.12 * (right - left), f"{letter} stands apart in {word}"


def test_a_joined_word_is_one_stroke_of_ink():
    """The second witness: pieces of ink, counted on the picture; letters apart would be five."""
    whole = sheets.pictures(
        printed(name_ar=("محمد", ""), name_latin=" ", trade=Twice(" ", " "), **EARNEST),
        layout=Layout.BUREAU,
        dpi=600,
    )[0]
    image = Image.open(io.BytesIO(whole)).convert("L")
    dot = 600 / 25.4
    place = image.crop(tuple(round(mm * dot) for mm in (52, 26, 67.5, 30.5)))
    assert pieces(np.asarray(place) < 90) == 1


def pieces(ink: np.ndarray) -> int:
    """How many separate pieces of ink there are, specks left out."""
    left, count = ink.copy(), 0
    while left.any():
        start = tuple(np.argwhere(left)[0])
        stack, size = [start], 0
        left[start] = False
        while stack:
            row, column = stack.pop()
            size += 1
            for r in range(max(row - 1, 0), min(row + 2, left.shape[0])):
                for c in range(max(column - 1, 0), min(column + 2, left.shape[1])):
                    if left[r, c]:
                        left[r, c] = False
                        stack.append((r, c))
        count += size > 12
    return count


@pytest.mark.parametrize(
    ("page", "number"),
    [(0, "4812 0693 15"), (0, "31/03/2031"), (1, "C 0093 4471 82"), (1, "04/05/2026")],
)
def test_numbers_stand_left_to_right_beside_arabic(page, number):
    [run] = runs(made(**EARNEST), page, number)
    places = [left for _, left, _, _ in run]
    assert places == sorted(places)
    assert len({round(bottom) for _, _, _, bottom in run}) <= 2


@pytest.mark.parametrize("word", ["ⵜⴰⴳⵍⴷⵉⵜ", "ⵜⴰⴽⴰⵔⴹⴰ", "ⴰⵙⵊⵉⵍ"])
def test_tifinagh_is_drawn_from_left_to_right(word):
    [run] = runs(made(**EARNEST), 0, word)
    places = [left for _, left, _, _ in run]
    assert places == sorted(places)


def test_every_glyph_comes_from_the_fonts_of_the_house():
    reader = PdfReader(io.BytesIO(made(**EARNEST)))
    names = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all(name.startswith("Sijill") for name in names), names
    assert {"Sijill-Arabic", "Sijill-Latin", "Sijill-Tifinagh"} <= {
        "-".join(name.split("-")[:2]) for name in names
    }


def test_arabic_starts_at_the_right_and_french_at_the_left():
    front = glyphs(made(**EARNEST), 0)
    french = [left for c, left, _, _ in front if c == "R"]
    arabic = [right for c, _, right, _ in front if "\u0621" <= c <= "\u064a"]
    assert min(french) / MM < 8 + 5
    assert max(arabic) / MM > 8 + 80


LONG = {
    "name_ar": ("عبد الرحمان المصطفى", "بن عبد الواحد السباعي الإدريسي العلوي"),
    "name_latin": "Abderrahmane El Mostafa BEN ABDELOUAHED ESSBAI EL IDRISSI",
    "trade": Twice(
        "صناعة المفروشات والستائر التقليدية والخيام والأثاث المنجد",
        "Fabrication d’ameublement traditionnel, rideaux, tentes et sièges tapissés",
    ),
}


def test_a_long_name_and_trade_stay_in_their_column():
    for character, left, right, bottom in glyphs(made(**LONG, **EARNEST), 0):
        height = bottom / MM
        if 20 < height < 43 and character not in "…":
            in_column = (left / MM - 8) > 27 and (right / MM - 8) < 60
            beside = (right / MM - 8) < 27 or (left / MM - 8) > 60
            assert in_column or beside, (character, left / MM - 8, right / MM - 8)


def test_one_name_alone_leaves_no_hole():
    alone = made(name_ar=("فاطمة", ""), **EARNEST)
    [run] = runs(alone, 0, "Fatima")
    [before] = runs(made(**EARNEST), 0, "Fatima")
    assert run[0][3] > before[0][3] + 2 * MM


def test_what_is_said_is_never_markup():
    hostile = '#panic("no") $x$ *bold* "]'
    text = "".join(c for c, *_ in glyphs(made(name_latin=hostile, **EARNEST), 0))
    assert "#panic" in text
    assert "*bold*" in text


# --- Sheets ----------------------------------------------------------------------------------
def test_the_bureau_gets_three_millimetres_more_each_way_and_marks_to_cut_by():
    reader = PdfReader(io.BytesIO(made(**EARNEST)))
    assert len(reader.pages) == 2
    width, height = (float(side) / MM for side in reader.pages[0].mediabox[2:])
    assert (round(width, 1), round(height, 1)) == (101.6, 70.0)
    page = Image.open(
        io.BytesIO(sheets.pictures(printed(), layout=Layout.BUREAU, dpi=DPI)[0])
    ).convert("L")
    dot = DPI / 25.4
    beyond = page.crop((round(5.2 * dot), round(5.2 * dot), round(7.8 * dot), round(15 * dot)))
    assert np.asarray(beyond).max() < 140  # the green head goes on beyond the edge
    outside = page.crop((round(8 * dot) - 2, round(0.7 * dot), round(8 * dot) + 3, round(3 * dot)))
    assert np.asarray(outside).min() < 120  # a mark on the line of the edge
    corner = page.crop((0, 0, round(4 * dot), round(4 * dot)))
    assert np.asarray(corner).min() > 250  # marks do not cross


def test_ten_stand_on_an_a4_and_their_backs_behind_them():
    some = [printed(number=f"C 0000 000{place} 00") for place in range(10)]
    reader = pypdfium2.PdfDocument(sheets.pdf(some, layout=Layout.TEN_UP, at=AT))
    assert len(reader) == 2
    assert [round(side / MM) for side in reader[0].get_size()] == [210, 297]
    reader.close()
    data = sheets.pdf(some, layout=Layout.TEN_UP, at=AT)
    middles = []
    for place in range(10):
        [run] = runs(data, 1, f"C 0000 000{place} 00")
        middles.append((run[0][1] / MM > 105, round(run[0][3] / MM)))
    columns = [right for right, _ in middles]
    assert columns == [True, False] * 5  # turned on the long edge, the first is at the right
    assert [height for _, height in middles][::2] == sorted(
        (height for _, height in middles[::2]), reverse=True
    )


def test_a_batch_comes_in_parts():
    some = [printed() for _ in range(5)]
    found = list(sheets.parts(iter(some), layout=Layout.TEN_UP, at=AT, size=2))
    assert [len(PdfReader(io.BytesIO(part)).pages) for part in found] == [2, 2, 2]
    assert not list(sheets.parts([], layout=Layout.TEN_UP, at=AT))


@pytest.mark.long
def test_a_batch_drawn_by_two_processes_is_that_of_one():
    some = [printed(number=f"C 0000 00{place:02d} 00") for place in range(12)]
    one, two = (
        list(batches.streamed(some, layout=Layout.TEN_UP, at=AT, processes=count, size=5))
        for count in (1, 2)
    )
    assert len(two) == 3
    assert one == two


def test_a_batch_takes_its_cards_as_its_parts_are_taken():
    taken = []

    def source():
        for place in range(6):
            taken.append(place)
            yield printed()

    parts = batches.streamed(source(), layout=Layout.TEN_UP, at=AT, processes=1, size=2)
    next(parts)
    assert len(taken) == 2


def test_the_same_cards_are_the_same_bytes():
    assert sheets.pdf([printed()], layout=Layout.BUREAU, at=AT) == made()
    later = sheets.pdf([printed()], layout=Layout.BUREAU, at=AT + timedelta(days=1))
    assert later != made()


# --- Refusals --------------------------------------------------------------------------------
def test_a_provisional_trade_never_prints_in_earnest():
    doubtful = printed(trade_official=False, trade_code="PROV-008", specimen=False)
    for layout in Layout:
        with pytest.raises(Refused, match=r"card\.trade_provisional"):
            sheets.pdf([printed(), doubtful], layout=layout, at=AT)
    with pytest.raises(Refused):
        sheets.pictures(doubtful, layout=Layout.BUREAU, dpi=72)
    assert "PROV-008" in wording.verdict_text(doubtful.verdict)


def test_a_specimen_says_so_on_both_sides():
    for page in (0, 1):
        assert runs(made(trade_official=False), page, "SPÉCIMEN")
        assert not runs(made(**EARNEST), page, "SPÉCIMEN")


@pytest.mark.parametrize("official", [True, False])
@pytest.mark.parametrize("specimen", [True, False])
def test_every_verdict_on_printing_has_its_sentence(official, specimen):
    verdict = printable(trade="21.04", official=official, specimen=specimen)
    assert wording.verdict_text(verdict)
    assert not verdict.remedy or verdict.remedy in wording.REMEDIES


# --- Faces -----------------------------------------------------------------------------------
def noise(width: int, height: int) -> bytes:
    out = io.BytesIO()
    points = np.random.default_rng(3).integers(0, 255, (height, width, 3), dtype=np.uint8)
    Image.fromarray(points).save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.mark.parametrize("portrait", [PORTRAIT, noise(900, 1200), noise(40, 30)])
def test_a_face_always_fits_in_the_code(portrait):
    face = faces.coded(portrait)
    assert len(face) <= faces.ROOM <= LARGEST_FACE
    with Image.open(io.BytesIO(face)) as image:
        assert image.format == "WEBP"
        assert image.size in {faces.SMALL, faces.SMALLER}


def test_a_face_uses_the_room_there_is():
    assert len(FACE) > faces.ROOM * 0.85
    with pytest.raises(faces.TooDetailed):
        faces.coded(noise(900, 1200), most=60)


@pytest.mark.parametrize("size", [(1200, 900), (900, 1200), (600, 2400)])
def test_the_head_in_the_upper_middle_is_kept(size):
    image = Image.new("RGB", size, "#202020")
    middle = size[0] // 2
    top = max(0, int((size[1] - size[0] * 1.25) * 0.3)) + 60
    image.paste("#f0d0b0", (middle - 60, top, middle + 60, top + 150))
    out = io.BytesIO()
    image.save(out, "JPEG")
    cut = Image.open(io.BytesIO(faces.printed(out.getvalue())))
    assert cut.size == faces.PRINTED
    assert np.asarray(cut.convert("L"))[: cut.height // 2].max() > 180
