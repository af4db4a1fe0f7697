"""Every parameter, state and refusal has its words."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from sijill.kernel.verdict import refused
from sijill.reference import wording
from sijill.reference.rules import DEFINITIONS, ChangeState, Status, Type
from sijill.reference.rules.parameters import Unit

ROOM = Path(wording.__file__).parent
CODE = re.compile(r"refused\(\s*\"([a-z_.]+)\"|Unreadable\(\"([a-z_.]+)\"")


def said() -> set[str]:
    """Every code with which this room refuses."""
    files = [*ROOM.glob("rules/*.py"), *ROOM.glob("actions/*.py")]
    found = (CODE.findall(path.read_text(encoding="utf-8")) for path in files)
    return {one or other for pairs in found for one, other in pairs}


def test_every_refusal_is_a_sentence_and_no_sentence_is_left_over():
    assert said() == set(wording.REFUSALS)


def test_every_parameter_has_its_words_its_family_and_its_unit():
    for code, shape in DEFINITIONS.items():
        if code.endswith(".*"):
            continue
        assert code in wording.PARAMETERS
        assert code.partition(".")[0] in wording.FAMILIES
        assert set(shape.choices) <= set(wording.CHOICES)
        assert shape.type is Type.CHOICE or shape.unit in {*wording.COUNTED, *wording.MEASURED}
    assert wording.label("competence.stand") == "competence.stand"


def test_every_state_and_status_has_its_words():
    assert set(wording.STATES) == set(ChangeState)
    assert set(wording.STATUSES) == set(Status)


@pytest.mark.parametrize(
    ("language", "text"),
    [("ar", "30 يوم عمل"), ("fr", "30 jours ouvrables"), ("en", "30 working days")],
)
def test_a_value_is_told_with_its_unit(language, text):
    with translation.override(language):
        assert wording.value(30, Unit.WORKING_DAYS) == text


def test_an_amount_is_told_with_its_comma_and_a_choice_in_words():
    with translation.override("fr"):
        assert wording.value(Decimal("14.81"), Unit.DIRHAMS) == "14,81 DH l’heure"
        assert wording.value("chamber", Unit.NONE) == "la chambre d’artisanat"
        assert wording.value(7, Unit.NONE) == "7"


def test_a_refusal_tells_the_day_in_words():
    verdict = refused("change.reaches_back", "provisional:x", valid_from=date(2026, 1, 2))
    with translation.override("fr"):
        assert wording.refusal(verdict).replace("\u00a0", " ").startswith("Le 2 janvier 2026")


def test_a_parameter_tells_the_text_it_rests_on_or_that_none_was_found():
    with translation.override("fr"):
        assert "provisoire" in wording.text_of("provisional:x")
        assert "ministère" in wording.text_of("faq")
        assert "55.19" in wording.text_of("55.19")
