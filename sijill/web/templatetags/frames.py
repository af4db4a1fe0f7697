"""What stands round every page and says the same to everybody: drawn once for each language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.template import Context, Library, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString

from sijill.web.context import PLACE, House
from sijill.web.pages_of import DeskBar, Link

register = Library()
DRAWN_AT_MOST = 200  # of one part: languages, and the few main pages that are named
SEALED = "\ue001"  # where the token of a form's page stands in a bar drawn for all of an agent's


class Same(Node):
    """A part of a page, drawn once in each process for each language and what it hangs on.

    Inside it there is the house and nothing else of the page, so that it cannot tell of anybody;
    the house does not know there which page this is, and its address is put in afterwards.
    """

    def __init__(self, parts: NodeList, values: Sequence[FilterExpression]) -> None:
        self._parts, self._values = parts, values
        self._drawn: dict[tuple[object, ...], str] = {}

    def render(self, context: Context) -> str:
        """The part as it was drawn, with the address of this page where it is named."""
        house: House = context["house"]
        seen = (value.resolve(context) for value in self._values)
        key = (translation.get_language(), house.demonstration, *seen)
        if (drawn := self._drawn.get(key)) is None:
            alone = context.new({"house": house.of_any_page()})
            drawn = self._parts.render(alone)
            if len(self._drawn) >= DRAWN_AT_MOST:
                self._drawn.clear()
            self._drawn[key] = drawn
        return drawn.replace(PLACE, escape(house.rest)) if PLACE in drawn else drawn


@register.tag
def same(parser: Parser, token: Token) -> Same:
    """`{% same VALUE… %}…{% endsame %}`: what hangs on these values and the language alone."""
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    parts = parser.parse(("endsame",))
    parser.delete_first_token()
    return Same(parts, values)


@register.simple_tag(takes_context=True)
def desk_bar(context: Context) -> SafeString:
    """The green bar of the desk: drawn once for an agent in each part of it they stand in."""
    found = context.get("desk_bar")
    if found is None:
        actor = getattr(context.get("request"), "actor", None)
        found = DeskBar(person=getattr(actor, "name", ""))
    house: House = context["house"]
    ways = tuple((str(link.label), link.href, link.current) for link in found.links)
    said = (str(found.institution), found.person, str(found.role))
    addresses = (found.search, found.sign_out, found.account, found.office)
    drawn = _bar(house.language, house.demonstration, said, ways, addresses)
    token = str(context.get("csrf_token", ""))
    return SafeString(drawn.replace(PLACE, escape(house.rest)).replace(SEALED, escape(token)))


@lru_cache(maxsize=1000)
def _bar(
    language: str,
    demonstration: bool,
    said: tuple[str, str, str],
    ways: tuple[tuple[str, str, bool], ...],
    addresses: tuple[str, str, str, str],
) -> str:
    (institution, person, role), (search, sign_out, account, office) = said, addresses
    bar = DeskBar(
        institution=institution,
        person=person,
        role=role,
        links=[Link(*way) for way in ways],
        search=search,
        sign_out=sign_out,
        account=account,
        office=office,
    )
    house = House(request=None, language=language, demonstration=demonstration, any_page=True)
    facts: dict[str, Any] = {"bar": bar, "house": house, "csrf_token": SEALED}
    return render_to_string("web/components/desk_bar.html", facts)
