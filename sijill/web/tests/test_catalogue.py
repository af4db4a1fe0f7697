"""The tool that keeps the words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sijill.web import catalogue


@pytest.fixture
def house(tmp_path: Path) -> Path:
    room = tmp_path / "sijill" / "room"
    (room / "templates").mkdir(parents=True)
    (room / "pages.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        "a = _('Hello %(name)s')\nb = ngettext('%(n)s day', '%(n)s days', 2)\n"
        "c = pgettext('abbrev. month', 'May')\n"
    )
    (room / "templates" / "one.html").write_text(
        '{% if x %}\n   {% translate "It\'s open" %}\n{% endif %}\n'
        " {% blocktranslate count n=n trimmed %}\n  One line\n {% plural %}\n  {{ n }} lines\n"
        '{% endblocktranslate %} {% button _("Continue") %}'
    )
    catalogue.refresh(tmp_path)
    return tmp_path


def take(house: Path, words: object) -> list[str]:
    path = house / "words.json"
    path.write_text(json.dumps(words))
    return catalogue.take(house, path)


def test_words_are_found_in_python_and_in_templates(house: Path) -> None:
    found = catalogue.found_in(house)
    assert set(found) == {
        (None, "Hello %(name)s"),
        (None, "%(n)s day"),
        ("abbrev. month", "May"),
        (None, "It's open"),
        (None, "One line"),
        (None, "Continue"),
    }
    assert found[None, "One line"] == "%(n)s lines"


def test_a_missing_word_is_a_fault_in_arabic_and_french_not_in_tamazight(house: Path) -> None:
    faults = catalogue.check(house).faults
    assert "ar: missing: 'Continue'" in faults
    assert "fr: missing: 'Continue'" in faults
    assert not [fault for fault in faults if fault.startswith(("en", "zgh"))]


def test_translations_are_taken_and_kept_through_an_update(house: Path) -> None:
    assert take(house, {"Continue": {"ar": "تابع", "fr": "Continuer"}}) == []
    catalogue.refresh(house)
    assert catalogue.load(house, "ar").get("Continue").string == "تابع"
    assert "fr: missing: 'Continue'" not in catalogue.check(house).faults


def test_arabic_wants_six_forms(house: Path) -> None:
    complaints = take(house, {"One line": {"ar": ["سطر"], "fr": ["une ligne", "des lignes"]}})
    assert complaints == ["ar: 6 forms wanted, 1 given: 'One line'"]


def test_a_lost_placeholder_is_a_fault(house: Path) -> None:
    take(house, {"Hello %(name)s": {"fr": "Bonjour"}})
    assert "fr: placeholder lost: 'Hello %(name)s'" in catalogue.check(house).faults


def test_a_word_that_left_the_sources_is_obsolete_until_the_next_update(house: Path) -> None:
    (house / "sijill" / "room" / "pages.py").write_text("")
    assert "fr: obsolete: 'Hello %(name)s'" in catalogue.check(house).faults
    catalogue.refresh(house)
    assert "fr: obsolete: 'Hello %(name)s'" not in catalogue.check(house).faults


def test_the_same_words_in_two_contexts_stay_apart(house: Path) -> None:
    take(house, [{"msgid": "May", "context": "abbrev. month", "fr": "mai", "ar": "ماي"}])
    assert catalogue.load(house, "fr").get("May", "abbrev. month").string == "mai"


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("l'artisan : voir %(x)s !", "l\u2019artisan\xa0: voir %(x)s\xa0!"),
        ("<a href='x'>d'ici</a>", "<a href='x'>d\u2019ici</a>"),
        ("à 5 %% et « mot » ?", "à 5\xa0%% et «\xa0mot\xa0»\xa0?"),
        ("%(n)s cartes de %(name)s", "%(n)s cartes de %(name)s"),
        ("https://a.ma:80 10 %(unit)s", "https://a.ma:80 10 %(unit)s"),
        ("l'%(name)s", "l\u2019%(name)s"),
    ],
)
def test_french_is_set_as_a_printer_sets_it(typed: str, set_: str) -> None:
    assert catalogue.in_french(typed) == set_
    assert catalogue.in_french(set_) == set_
