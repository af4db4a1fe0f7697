"""What is drawn from the same facts is drawn once: the controls and the fields of forms.

The questions of a procedure are the same to everybody, and drawing them is the dearest part of
their pages. What a person typed is not among the facts that are kept: a mark stands where it goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

MARK = "\ue002"  # of no script: where what was typed goes
KEPT = 4000  # drawings in each process


class Unknown(TypeError):
    """A fact that cannot be told from another one of its kind."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a drawing hangs on, and the context that draws it."""

    key: tuple[str, str | None, object]
    context: Mapping[str, Any] = field(compare=False)


def drawn(template: str, context: Mapping[str, Any], *, typed: str | None = None) -> SafeString:
    """A template with this context, drawn before or now; `typed` goes where the mark stands."""
    try:
        key = (template, translation.get_language(), frozen(context))
        whole = _kept(_Facts(key, context))
    except Unknown:
        whole = _draw(template, context)
    return whole if typed is None else SafeString(whole.replace(MARK, conditional_escape(typed), 1))


@lru_cache(maxsize=KEPT)
def _kept(facts: _Facts) -> SafeString:
    return _draw(facts.key[0], facts.context)


def _draw(template: str, context: Mapping[str, Any]) -> SafeString:
    return SafeString(get_template(template).render(dict(context)).strip())


def frozen(fact: Any) -> object:
    """A fact as a key: equal for two that are drawn alike, in the language of the moment.

    Raises Unknown.
    """
    kind = type(fact)
    if kind is str or fact is None:
        return fact
    if kind is dict:  # a list of provinces has five hundred: words need no further look
        return tuple(
            [(name, v if type(v) is str else frozen(v)) for name, v in fact.items()],
        )
    if kind is list or kind is tuple:
        return tuple([each if type(each) is str else frozen(each) for each in fact])
    if kind in (bool, int, SafeString):  # True is not 1, nor a piece of page a word
        return kind.__name__, fact
    if isinstance(fact, Promise):
        return frozen(str(fact))
    if frozen_by := getattr(fact, "as_key", None):
        return kind.__name__, frozen_by()
    raise Unknown(kind.__name__)
