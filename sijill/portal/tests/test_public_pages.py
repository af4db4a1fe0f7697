"""What everyone may read, in four languages."""

import csv

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from sijill.portal.queries import figures
from sijill.portal.wording import FIGURES

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _ in settings.LANGUAGES]


def address(name: str, language: str) -> str:
    with override(language):
        return reverse(f"portal:{name}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["home", "help", "personal_data", "check"])
def test_a_public_page_opens_in_every_language(client, name, language):
    page = client.get(address(name, language))
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_draws_of_the_controls_are_found_from_the_foot_and_from_help(client, language):
    with override(language):
        draws = f'href="{reverse("register:draws")}"'
    assert draws in client.get(address("help", language)).text
    assert "register:draws" in dict(settings.FOOT_LINKS)


def test_the_first_page_asks_the_database_nothing_of_persons(client, django_assert_num_queries):
    client.get(address("home", "ar"))
    # inside a test: savepoint, the scope, release; the number to ring, which is kept elsewhere
    with django_assert_num_queries(4):
        client.get(address("home", "ar"))


def test_every_figure_says_who_said_it_and_when():
    assert {f.key for f in figures()} == set(FIGURES)
    for figure in figures():
        assert figure.source
        assert figure.published


def test_the_figures_shown_are_those_of_the_file(client):
    with (settings.DATA / "figures.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    page = client.get(address("home", "fr")).content.decode()
    shown = page.replace("\u202f", "").replace("\xa0", "")
    for row in rows:
        assert row["value"] in shown


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("7k2m 9qxa 4tvb", "/fr/verify/7K2M-9QXA-4TVB/"),
        ("٧K2M-9QXA-4TVB", "/fr/verify/7K2M-9QXA-4TVB/"),
    ],
)
def test_a_code_is_read_however_it_was_typed(client, typed, leads_to):
    answer = client.post(address("check", "fr"), {"code": typed})
    assert answer.status_code == 302
    assert answer["Location"] == leads_to


@pytest.mark.parametrize("typed", ["", "7K2", "<script>", "ظظظ"])
def test_a_code_that_cannot_be_one_is_answered_on_the_page(client, typed):
    answer = client.post(address("check", "ar"), {"code": typed})
    assert answer.status_code == 422
    assert 'id="id_code"' in answer.content.decode()
