"""Decision letters and receipts: what the paper says, in which order, and who may verify it."""

from __future__ import annotations

import ctypes
import re
from datetime import timedelta
from uuid import uuid4

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse

from sijill.desk import actions
from sijill.desk.models import Decision
from sijill.desk.pages.letters import address_of
from sijill.desk.printing import pdf_of
from sijill.desk.queries import NotFound
from sijill.desk.queries.letters import letter_by_code, normal_code, sources
from sijill.desk.wording import letters as wording
from sijill.desk.wording.articles import cited
from sijill.institutions.actions.ringing import set_number
from sijill.kernel import clock
from sijill.kernel.actor import ANONYMOUS, SYSTEM, Lent, Role
from sijill.kernel.clock import civil_date
from sijill.kernel.law import TEXTS
from sijill.ledger.models import Look
from sijill.ledger.transaction import acting_for

from .factories import NOW, RABAT, agent, citizen, decided, everything, institutions, proposed, sent
from .test_citizen_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground():
    institutions()
    with clock.stopped(NOW + timedelta(hours=3)):
        yield


@pytest.fixture
def person():
    return citizen()


def made(case, person, *, what: str = "letter") -> bytes:
    with acting_for(person):
        found = sources(case.pk, viewer=person, at=NOW, what=what)
    if what == "receipt":
        return pdf_of(
            wording.receipt(case=found.case, institution=found.institution, at=case.submitted_at)
        )
    return pdf_of(
        wording.decision_letter(
            case=found.case,
            decision=found.decision,
            institution=found.institution,
            signer=found.signer,
            signed_for=found.signed_for,
            address=address_of(found.decision.letter_code),
        )
    )


def page(pdf: bytes):
    return pypdfium2.PdfDocument(pdf)[0]


def text(pdf: bytes) -> str:
    return page(pdf).get_textpage().get_text_bounded()


def glyphs(pdf: bytes) -> list[tuple[str, float, float]]:
    """Every character with the point it is drawn from: (character, from the left, baseline)."""
    found = page(pdf).get_textpage()
    drawn = []
    for i in range(found.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(found.raw, i, ctypes.byref(x), ctypes.byref(y))
        char = found.get_text_range(i, 1)
        if char.strip():
            drawn.append((char, x.value, y.value))
    return drawn


def lines_of(pdf: bytes) -> list[str]:
    """The characters as the eye meets them: by line, from the left of the paper."""
    rows: dict[int, list[tuple[float, str]]] = {}
    for char, x, y in glyphs(pdf):
        rows.setdefault(round(y), []).append((x, char))
    return ["".join(c for _, c in sorted(row)) for row in rows.values()]


def test_a_refusal_says_its_ground_its_article_and_until_when_it_may_be_contested(person):
    said = text(made(decided("refused", by=person), person))
    assert "Rachid Benali" in said
    assert "Too few years" in said
    assert re.search(r"50\.17", said)
    with everything():
        until = Decision.objects.get(stage="final").appeal_until
    assert str(until.year) in said
    assert str(until.day) in said


def test_a_letter_signed_under_lent_powers_says_for_whom_where_the_signature_stands(person):
    giver, own = agent(Role.REGISTRAR), decided("refused", by=person)
    assert ", pour " not in text(made(own, person))
    assert giver.user
    lent = Lent(
        giver=giver.user,
        deputation=uuid4(),
        powers=frozenset({"decide"}),
        acts=(("desk", True),),
    )
    deputy = agent(Role.REGISTRAR, lent=lent)
    case = proposed(agent(), sent(by=person), outcome="refused")
    with acting_for(deputy):
        actions.sign(case=case, by=deputy, at=NOW + timedelta(hours=1))
    assert "Salma Alaoui, pour Salma Alaoui" in " ".join(text(made(case, person)).split())
    with acting_for(person):
        found = sources(case.pk, viewer=person, at=NOW, what="letter")
    assert found.signed_for is not None
    assert found.signed_for.pk == giver.user
    letter = wording.decision_letter(
        case=found.case,
        decision=found.decision,
        institution=found.institution,
        signer=found.signer,
        signed_for=found.signed_for,
        address="",
    )
    signed = {column.language: column.signed[0][1] for column in letter.columns}
    assert signed == {"fr": "Salma Alaoui, pour Salma Alaoui", "ar": "سلمى العلوي، عن سلمى العلوي"}


def test_the_arabic_column_is_shaped_and_drawn_from_the_right(person):
    """A letter inside a word is drawn joined: the font's glyphs differ from the letters typed."""
    pdf = made(decided(by=person), person)
    name = [(c, x) for c, x, _ in glyphs(pdf) if c in "رشيدبنعلي"]
    assert name, "the Arabic name is on the paper"
    half = page(pdf).get_width() / 2
    assert sum(x > half for _, x in name) > len(name) * 0.9, "Arabic stands at the right"
    raw = pdf.decode("latin-1")
    assert "IBMPlexSansArabic" in raw or "Arabic" in raw, "the Arabic font travels with the paper"


@pytest.mark.parametrize("outcome", ["accepted", "refused"])
def test_no_number_is_reversed_in_either_column(person, outcome):
    case = decided(outcome, by=person)
    seen = "\n".join(lines_of(made(case, person)))
    assert seen.count(case.reference) == 2, "once in each language, read from the left"
    assert case.reference[::-1] not in seen


def test_the_printed_square_leads_to_the_verification_page(person):
    case = decided(by=person)
    image = page(made(case, person)).render(scale=3).to_pil()
    [read] = zxingcpp.read_barcodes(image)
    with everything():
        code = Decision.objects.get(case=case).letter_code
    assert read.text == address_of(code)
    assert read.text.endswith(f"/verify/{code}/")


def test_the_same_rows_make_the_same_bytes(person):
    case = decided(by=person)
    assert made(case, person) == made(case, person)


def test_the_letter_fits_one_page_even_with_a_long_word(person):
    case = decided("refused", by=person)
    pdf = made(case, person)
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert pdf.startswith(b"%PDF-")
    assert b"pdfaid" in pdf, "PDF/A"
    assert b"pdfuaid" in pdf, "PDF/UA"


def test_the_receipt_gives_the_number_and_the_last_day(person):
    case = sent(person)
    seen = "\n".join(lines_of(made(case, person, what="receipt")))
    assert case.reference in seen
    assert str(case.due_on.year) in seen


def number_set(number: str, *, at) -> None:
    with everything():
        set_number(institution="FED", number=number, valid_from=civil_date(at), by=SYSTEM, at=at)


@pytest.mark.parametrize("what", ["letter", "receipt"])
def test_a_paper_prints_the_number_to_ring_of_its_day_and_keeps_it(person, what):
    number_set("05 22 33 44 55", at=NOW - timedelta(hours=1))
    case = decided(by=person)
    before = made(case, person, what=what)
    assert "\n".join(lines_of(before)).count("0522334455") == 2, "in each language"
    number_set("05 22 33 44 66", at=NOW + timedelta(days=1))
    assert made(case, person, what=what) == before


def test_the_head_of_a_paper_also_speaks_tamazight(person):
    seen = "\n".join(lines_of(made(sent(person), person, what="receipt")))
    assert "ⵜⴰⴳⵍⴷⵉⵜⵏⵍⵎⵖⵔⵉⴱ" in seen


def test_every_article_can_be_cited():
    for key in (*TEXTS, "50.17:6", "provisional:anything"):
        assert cited(key)
    assert cited("") == ""


# Who reads it


def test_the_person_reads_the_letter_and_another_does_not(person):
    case = decided(by=person)
    address = reverse("desk:letter", args=[case.pk])
    answer = signed_in(Client(), person.space).get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert signed_in(Client(), citizen().space).get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_there_is_no_letter_before_the_decision_and_no_receipt_of_a_draft(person):
    case = sent(person)
    browser = signed_in(Client(), person.space)
    assert browser.get(reverse("desk:letter", args=[case.pk])).status_code == 404
    assert browser.get(reverse("desk:receipt_pdf", args=[case.pk])).status_code == 200


def test_an_agent_elsewhere_reads_no_letter(person):
    case, elsewhere = decided(by=person), agent(institution=RABAT)
    with acting_for(elsewhere), pytest.raises(NotFound):
        sources(case.pk, viewer=elsewhere, at=NOW, what="letter")


# Whoever holds the paper


def code_of(case) -> str:
    with everything():
        return Decision.objects.get(case=case, stage="final").letter_code


def test_anybody_verifies_a_letter_and_learns_no_name(person):
    case = decided(by=person)
    shown = Client().get(reverse("desk:verify", args=[code_of(case)])).content.decode()
    assert "R. B." in shown
    for secret in ("Rachid", "Benali", "رشيد", case.reference, "0661482078", "C418207"):
        assert secret not in shown
    with everything():
        look = Look.objects.get(what="letter_verified")
    assert look.space == person.space, "the person learns that a letter was checked"


def test_a_code_typed_with_spaces_or_small_letters_is_understood(person):
    code = code_of(decided(by=person))
    typed = code.lower().replace("-", " ")
    answer = Client().get(reverse("desk:verify_any"), {"code": typed})
    assert answer["Location"].endswith(f"/verify/{code}/")


@pytest.mark.parametrize("typed", ["AAAA-BBBB-CCCC", "x", "%00", "'; --", "é" * 12])
def test_a_code_that_is_not_ours_is_said_to_be_unknown(typed):
    answer = Client().get(reverse("desk:verify_any"), {"code": typed}, follow=True)
    assert answer.status_code == 404
    assert letter_by_code(typed, viewer=ANONYMOUS, at=NOW) is None


def test_the_form_is_shown_to_whoever_has_no_code_yet():
    assert Client().get(reverse("desk:verify_any")).status_code == 200


def test_an_undone_decision_is_no_longer_in_force(person):
    case, registrar = decided(by=person), agent(Role.REGISTRAR)
    code = code_of(case)
    with everything():
        decision = Decision.objects.get(case=case, stage="final")
    with acting_for(registrar):
        actions.undo(decision=decision, reason="mauvais dossier", by=registrar, at=clock.now())
    with acting_for(ANONYMOUS):
        found = letter_by_code(code, viewer=ANONYMOUS, at=NOW)
    assert found is not None
    assert not found.stands


def test_a_code_is_read_in_three_groups_or_not_at_all():
    assert normal_code("abcd efgh jkmn") == "ABCD-EFGH-JKMN"
    assert normal_code("abcd") == ""
