"""Tags whose words stand in the template are drawn once in each language.

A page of the desk says three hundred words of its own that are the same to everybody; asking the
catalogue of each, on every page, costs more than what the page says of its subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.template import Context, Library, Node
from django.template.base import Parser, Token
from django.template.defaulttags import url
from django.templatetags.i18n import do_translate
from django.utils import translation

from sijill.web.templatetags import drawings, parts

register = Library()
Compile = Callable[[Parser, Token], Node]
# A quoted word, one to be translated, a number or a truth, perhaps under a name.
SAID = re.compile(r"""(?:\w+=)?(?:"[^"]*"|'[^']*'|_\("[^"]*"\)|_\('[^']*'\)|\d+|True|False|None)""")


class Constant(Node):
    """A tag that says the same on every page of one language."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._said: dict[object, str] = {}

    def render(self, context: Context) -> str:
        """What was said before, or is said now for the first time."""
        key = (translation.get_language(), context.autoescape, settings.ROOT_URLCONF)
        if (said := self._said.get(key)) is None:
            said = self._said[key] = self._node.render(context)
        return said


def constant(compile_tag: Compile) -> Compile:
    """Draw a tag once in each language when nothing of the page is among its words."""

    def compiled(parser: Parser, token: Token) -> Node:
        node = compile_tag(parser, token)
        words = token.split_contents()[1:]
        return Constant(node) if all(SAID.fullmatch(word) for word in words) else node

    return compiled


for name, plain in (("translate", do_translate), ("trans", do_translate), ("url", url)):
    register.tag(name, constant(plain))
for library, names in (
    (drawings, ("icon", "star", "picto", "mark", "avatar", "rings")),
    (parts, ("button", "tag", "key", "keys_hint")),
):
    for name in names:
        register.tag(name, constant(library.register.tags[name]))
