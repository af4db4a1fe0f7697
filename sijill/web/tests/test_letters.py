"""Letters, judged by their glyphs."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

from sijill.web import assets, pdf
from sijill.web.gallery import sample_letter

AT = datetime(2026, 11, 21, 13, 47, tzinfo=UTC)
ADDRESS = "https://sijill.example/v/26-4841-0275"
pytestmark = pytest.mark.skipif(
    not (assets.VENDOR / "letters").exists(), reason="run `sijill assets` first"
)


def letter(**changes: Any) -> bytes:
    data = sample_letter() | changes
    return pdf.render("web/sample.typ", data, language="ar", at=AT, verify=ADDRESS)


def characters(made: bytes) -> list[tuple[str, float, float]]:
    """Each visible character with where it stands: horizontal, then vertical."""
    document = pypdfium2.PdfDocument(made)
    text = document[0].get_textpage()
    found = []
    for place in range(text.count_chars()):
        character = text.get_text_range(place, 1)
        left, bottom, _right, _top = text.get_charbox(place)
        if character.strip():
            found.append((character, left, round(bottom)))
    document.close()
    return found


def picture(made: bytes, scale: float = 3) -> Image.Image:
    document = pypdfium2.PdfDocument(made)
    image: Image.Image = document[0].render(scale=scale).to_pil()
    document.close()
    return image


@pytest.mark.parametrize("number", ["+212 6 12 34 56 78", "26-4841-0275", "C 418207"])
def test_a_number_in_an_arabic_sentence_stands_left_to_right(number: str) -> None:
    paragraph = [{"ar": f"رقمها {number}، وهو صحيح.", "fr": "…"}]
    figures = [c for c in characters(letter(facts=[], number="1", paragraphs=paragraph, verify=""))]
    drawn = [(x, y, c) for c, x, y in figures if c in number and not c.isspace()]
    lines: list[list[tuple[float, str]]] = []
    above = None
    for x, y, c in sorted(drawn, key=lambda each: each[1]):
        if above is None or y - above > 4:  # points; a plus stands higher
            lines.append([])
        lines[-1].append((x, c))
        above = y
    read = ["".join(c for _x, c in sorted(line)) for line in lines]
    assert any(number.replace(" ", "") in line for line in read), read


def test_arabic_letters_are_joined_and_never_empty_boxes() -> None:
    reader = PdfReader(io.BytesIO(letter()))
    fonts = reader.pages[0]["/Resources"]["/Font"]
    names = {str(fonts[key].get_object()["/BaseFont"]) for key in fonts}
    assert any("Sijill-Arabic" in name for name in names), names
    assert all("Sijill" in name for name in names), names
    joined = TTFont(assets.LETTER_FONTS / "arabic-400.ttf")
    assert "GSUB" in joined
    word, loose = _width("سجل"), _width("س\u200cج\u200cل")
    assert word < loose


def _width(word: str) -> float:
    """How wide a word is drawn: joined letters take less room than letters apart."""
    paragraph = [{"ar": word, "fr": " "}]
    empty = {"ar": " ", "fr": " "}
    image = picture(
        letter(facts=[], number=" ", label=empty, paragraphs=paragraph, signature=None, note=None)
    )
    half = image.crop(
        (image.width // 2, int(image.height * 0.24), image.width, int(image.height * 0.34))
    )
    box = half.convert("L").point(lambda level: 255 if level < 140 else 0).getbbox()
    assert box is not None
    return float(box[2] - box[0])


def test_arabic_starts_at_the_right_and_french_at_the_left() -> None:
    found = characters(letter())
    french = min(x for c, x, _y in found if c == "E")
    arabic = max(x for c, x, _y in found if "\u0621" <= c <= "\u064a")
    assert french < 120
    assert arabic > 480


def test_the_same_letter_is_the_same_bytes() -> None:
    assert letter() == letter()


def test_the_code_leads_where_it_says() -> None:
    found = zxingcpp.read_barcodes(picture(letter()))
    assert [code.text for code in found] == [ADDRESS]


def test_what_is_said_is_never_markup() -> None:
    hostile = '#panic("no") $x$ *bold* \\u{41} "]'
    made = letter(number=hostile)
    text = "".join(c for c, _x, _y in characters(made))
    assert "#panic" in text


def test_the_file_claims_archive_and_accessibility() -> None:
    reader = PdfReader(io.BytesIO(letter()))
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "pdfaid:part" in metadata
    assert "pdfuaid:part" in metadata
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "مستخرج من السجل"
