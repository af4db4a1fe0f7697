"""The pages of no room, and the frame of every page."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory, override_settings

from sijill.web import errors, gallery
from sijill.web.context import house
from sijill.web.pages import FAULTS, root
from sijill.web.pages_of import MOST_WAYS, DeskBar, Link
from sijill.web.templatetags.drawings import CRAFTS, STARS, icon
from sijill.web.wall import band, star_path, wide

PARTS = ["", "question/", "desk/", "seals/"]


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.mark.parametrize(
    ("accepted", "kept", "language"),
    [
        ("", "", "ar"),
        ("de", "", "ar"),
        ("fr-MA,fr;q=0.9", "", "fr"),
        ("en", "", "en"),
        ("zgh", "", "zgh"),
        ("fr", "ar", "ar"),
    ],
)
def test_the_bare_address_leads_to_the_language_of_the_device(
    accepted: str, kept: str, language: str
) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": accepted})
    if kept:
        request.COOKIES["django_language"] = kept
    assert root(request).headers["Location"] == f"/{language}/"


@pytest.mark.django_db
@override_settings(DEMONSTRATION=True)
@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
@pytest.mark.parametrize("part", PARTS)
def test_the_gallery_shows_every_component_in_every_language(
    visitor: Client, language: str, part: str
) -> None:
    page = visitor.get(f"/{language}/gallery/{part}")
    html = page.content.decode()
    assert page.status_code == 200
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)


@pytest.mark.django_db
@override_settings(DEMONSTRATION=False, DEBUG=False)
def test_the_gallery_is_closed_to_the_public(visitor: Client) -> None:
    assert visitor.get("/ar/gallery/").status_code == 404


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_every_failure_has_a_page_that_needs_no_database(name: str, language: str) -> None:
    request = RequestFactory().get(f"/{language}/nowhere/")
    page = errors.page(request, FAULTS[name])
    assert page.status_code == FAULTS[name].status
    assert f'lang="{language}"' in page.content.decode()


def test_the_failure_page_comes_even_when_templates_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_given: object) -> str:
        raise RuntimeError("no templates")

    monkeypatch.setattr(errors, "render_to_string", broken)
    page = errors.server_error(RequestFactory().get("/ar/"))
    assert page.status_code == 500
    assert page.headers["Content-Type"].startswith("text/plain")


def test_a_theme_chosen_comes_right_from_the_server() -> None:
    request = RequestFactory().get("/ar/")
    assert house(request).theme == ""
    request.COOKIES["theme"] = "dark"
    assert house(request).theme == "dark"
    request.COOKIES["theme"] = '"><script>'
    assert house(request).theme == ""


def test_the_language_switch_stays_on_the_page() -> None:
    request = RequestFactory().get("/ar/gallery/desk/?page=2")
    assert [language.href for language in house(request).languages] == [
        "/ar/gallery/desk/?page=2",
        "/fr/gallery/desk/?page=2",
        "/zgh/gallery/desk/?page=2",
        "/en/gallery/desk/?page=2",
    ]


def test_arrows_turn_with_the_page_and_ticks_do_not() -> None:
    assert "turns" in icon("arrow-right")
    assert "turns" not in icon("check")
    assert "turns" not in icon("clock")


def test_every_craft_and_star_is_drawn() -> None:
    from pathlib import Path

    sheet = Path(gallery.__file__).parent / "static" / "web" / "svg" / "drawn.svg"
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sheet.read_text()))
    assert set(CRAFTS) <= drawn
    assert {f"star-{state}" for state in STARS} <= drawn


def test_the_wall_holds_the_twelve_crafts_and_mirrors_with_the_page() -> None:
    right, left = wide(rtl=True), wide(rtl=False)
    assert {star.craft for star in right.stars if star.craft} == set(CRAFTS)
    assert {star.craft for star in band().stars} == set(CRAFTS)
    assert [star.x + other.x for star, other in zip(right.stars, left.stars, strict=True)] == [
        pytest.approx(right.width)
    ] * len(right.stars)


def test_the_star_is_two_squares_one_turned() -> None:
    assert star_path(48).count(",") == 16


# The bar of the desk


@pytest.mark.parametrize("count", range(15))
def test_the_bar_shows_a_few_ways_and_keeps_every_other_in_a_menu(count):
    links = [Link(f"{n}", f"/{n}/", n == count - 1) for n in range(count)]
    bar = DeskBar(links=links)
    assert [*bar.first, *bar.rest] == links
    assert len(bar.first) <= MOST_WAYS
    assert len(bar.rest) != 1, "a menu of one way is longer than the way"
    assert bar.is_in_rest == bool(bar.rest)
