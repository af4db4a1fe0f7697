"""Numbers people carry: read leniently, checked strictly, faulted precisely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel.identifiers import Invalid, Parsed, cin, ice, papers, phone, rib
from sijill.kernel.identifiers.faults import CODES

PARSERS = (cin.parse, papers.parse_residence, papers.parse_minor, ice.parse, rib.parse, phone.parse)
DIGITS = st.text("0123456789", min_size=22, max_size=22)


def fault(parse, text):
    with pytest.raises(Invalid) as caught:
        parse(text)
    assert caught.value.code in CODES
    return caught.value.code, dict(caught.value.facts)


@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.text(max_size=40))
def test_anything_typed_is_either_understood_or_faulted(parse, text):
    try:
        parsed = parse(text)
    except Invalid:  # any other error fails the test; the fault itself checks its code
        return
    assert parse(parsed.value).value == parsed.value
    assert parse(parsed.display).value == parsed.value


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("nothing", ["", "  ", "\u200f", "-"])
def test_nothing_typed_is_said_to_be_nothing(parse, nothing):
    code, _ = fault(parse, nothing)
    assert code == "empty" or (nothing == "-" and parse is papers.parse_minor)


def test_a_fault_has_a_known_code():
    with pytest.raises(KeyError):
        Invalid("whatever")


# ── identity card ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "value", "warnings"),
    [
        ("AB 123456", "AB123456", ()),
        ("c-418207", "C418207", ()),
        ("‏k٥٤٣٢١", "K54321", ()),
        ("B1234", "B1234", ("unusual_length",)),
        ("BE1234567", "BE1234567", ("unusual_length",)),
        ("AB12O456", "AB120456", ("letter_read_as_digit",)),
        ("AB1I2S4", "AB11254", ("letter_read_as_digit",)),
        ("0D12345", "OD12345", ("digit_read_as_letter",)),
        ("AO12345", "AO12345", ("letter_or_digit",)),
    ],
)
def test_an_identity_card_number_is_read_with_its_oddities(text, value, warnings):
    assert cin.parse(text) == Parsed(value, cin.parse(text).display, warnings)


@pytest.mark.parametrize(
    ("text", "code", "fact"),
    [
        ("123456", "no_letters", ("digits", 6)),
        ("ABCDEF", "no_digits", ("letters", 6)),
        ("ABC12345", "too_many_letters", ("letters", 3)),
        ("AB12345678", "too_long", ("extra", 1)),
        ("A12B45", "letters_inside", ("found", "B")),
        ("أب123456", "not_latin", ("found", "أب")),
        ("AB12#456", "characters", ("found", "#")),
    ],
)
def test_a_wrong_identity_card_number_says_what_is_wrong(text, code, fact):
    found, facts = fault(cin.parse, text)
    assert found == code
    assert facts[fact[0]] == fact[1]


def test_a_zero_taken_for_the_letter_o_is_the_same_number():
    assert cin.same("AO12345", "A012345")
    assert not cin.same("AB12345", "AB12346")


# ── papers nobody can check ──────────────────────────────────────────────────────────────────
def test_a_residence_card_is_taken_but_marked_unverified():
    assert papers.parse_residence("a 123 456 x") == Parsed("A123456X", "A123456X", ("unverified",))
    assert fault(papers.parse_residence, "A1")[0] == "too_short"
    assert fault(papers.parse_residence, "A" * 10 + "1" * 6)[1]["extra"] == 1
    assert fault(papers.parse_residence, "ABCDE")[0] == "no_digits"


def test_a_birth_entry_keeps_its_wording():
    assert papers.parse_minor("١٢٣ / 2009").value == "123/2009"
    assert papers.parse_minor("45 مكرر/2010").warnings == ("unverified",)
    assert fault(papers.parse_minor, "12<3")[1]["found"] == "<"


# ── enterprise ───────────────────────────────────────────────────────────────────────────────
def test_a_common_identifier_is_checked():
    assert ice.parse("00 15 61 191 000 066").value == "001561191000066"
    assert ice.parse("ICE: 001561191000066".replace(":", "")).display == "001561191 0000 66"
    assert fault(ice.parse, "001561191000065")[0] == "check_digits"


def test_zeros_eaten_by_a_spreadsheet_are_recognised():
    code, facts = fault(ice.parse, "1561191000066")
    assert (code, facts["missing"], facts["perhaps"]) == ("too_short", 2, "001561191000066")
    assert "perhaps" not in fault(ice.parse, "1561191000067")[1]


# ── bank account ─────────────────────────────────────────────────────────────────────────────
ACCOUNT = "011519000001205000534921"


def test_a_bank_account_is_checked_and_has_its_parts():
    read = rib.parse("011 519 0000012050005349 21")
    assert (read.value, read.bank, read.iban) == (ACCOUNT, "011", "MA64" + ACCOUNT)
    assert read.display == "011 519 0000012050005349 21"
    assert read.masked.endswith("21")
    assert "12050005349" not in read.masked


def test_a_moroccan_iban_is_read_for_its_account():
    assert rib.parse("MA64 0115 1900 0001 2050 0053 4921").value == ACCOUNT
    assert fault(rib.parse, "MA65" + ACCOUNT)[0] == "check_digits"
    assert fault(rib.parse, "FR7630006000011234567890189")[1]["country"] == "FR"


def test_a_french_rib_is_one_digit_short():
    assert fault(rib.parse, ACCOUNT[:-1])[1]["missing"] == 1
    assert fault(rib.parse, ACCOUNT + "0")[1]["extra"] == 1
    assert fault(rib.parse, "O" + ACCOUNT[1:])[1]["found"] == "O"


@given(DIGITS, st.integers(0, 23), st.integers(1, 9))
def test_one_wrong_digit_in_an_account_is_always_caught(first, place, shift):
    right = first + rib.key(first)
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert rib.parse(right).value == right
    assert fault(rib.parse, wrong)[0] == "check_digits"


# ── telephone ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "text",
    ["0612345678", "06 12 34 56 78", "٠٦١٢٣٤٥٦٧٨", "+212612345678", "00212 6 12 34 56 78",
     "+212 (0)6 12 34 56 78", "212612345678", "06.12.34.56.78", "06-12-34-56-78",
     "\u202a+212\u00a0612-345678\u202c", "0021206 12 34 56 78"],
)  # fmt: skip
def test_a_telephone_is_read_however_it_is_written(text):
    read = phone.parse(text)
    assert (read.value, read.display) == ("+212612345678", "06 12 34 56 78")
    assert read.masked == "06 •• •• •• 78"
    assert read.mobile
    assert read.warnings == ()


def test_a_missing_zero_is_added_and_said():
    assert phone.parse("612345678").warnings == ("zero_added",)


def test_a_fixed_line_cannot_receive_a_message():
    assert not phone.parse("0522 20 20 20").mobile
    assert phone.parse("07 00 00 00 00").mobile


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("06 61 48 20 7", "too_short", {"digits": 9, "expected": 10, "missing": 1}),
        ("06 61 48 20 777", "too_long", {"digits": 11, "expected": 10, "extra": 1}),
        ("+212 61234567", "too_short", {"digits": 9, "expected": 10, "missing": 1}),
        ("06 61 48 2O 77", "letters", {"found": "O"}),
        ("06#", "characters", {"found": "#"}),
        ("+33 6 12 34 56 78", "not_moroccan", {"country": "+33"}),
        ("0033612345678", "not_moroccan", {"country": "+33"}),
        ("01 23 45 67 89", "prefix", {"prefix": "01"}),
    ],
)
def test_a_wrong_telephone_says_what_is_wrong(text, code, facts):
    assert fault(phone.parse, text) == (code, facts)


def test_a_range_the_numbering_plan_does_not_list_is_taken_with_a_warning():
    assert phone.parse("0500000000").warnings == ("unknown_range",)
