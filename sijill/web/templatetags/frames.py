"""What stands round every page and says the same to everybody: drawn once for each language."""

from __future__ import annotations

from collections.abc import Sequence

from django.template import Context, Library, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils import translation
from django.utils.html import escape

from sijill.web.context import PLACE, House

register = Library()
DRAWN_AT_MOST = 200  # of one part: languages, and the few main pages that are named


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
