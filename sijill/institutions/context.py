"""What the green bar of every agent's page says: institution, office, ways."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.institutions.queries import institution, may, name_of_user
from sijill.institutions.rules import Capability
from sijill.institutions.wording import ROLES, name_of
from sijill.kernel.actor import Actor
from sijill.web.pages_of import DeskBar, Link

# (name of the address, label, what it takes). The rooms above add theirs in `DESK_LINKS`.
OWN = (
    ("institutions:mandates", _("Mandates"), Capability.APPOINT),
    ("institutions:commissions", _("Commissions"), Capability.APPOINT),
    ("institutions:bodies", _("Craft bodies"), Capability.SEE_FILES),
    ("institutions:house", _("Our institution"), Capability.SEE_HOUSE),
    ("institutions:moves", _("Territories"), Capability.MOVE_TERRITORY),
    ("institutions:messages", _("Messages"), Capability.SUPERVISE),
    ("institutions:parameters", _("Parameters"), Capability.SEE_ACTS),
    ("institutions:machines", _("Programs"), Capability.SEE_ACCESS),
)


def desk(request: HttpRequest) -> dict[str, Any]:
    """The context processor; nothing is read until a page of the desk draws its bar."""
    return {"desk_bar": SimpleLazyObject(lambda: bar(request))}


def bar(request: HttpRequest) -> DeskBar:
    """The bar of the agent at work; bare for anybody else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_agent:
        return DeskBar(person=actor.name)
    where = institution(actor.institution) if actor.institution else None
    return DeskBar(
        institution=name_of(where, get_language() or "ar") if where else "",
        person=actor.name,
        role=_office(actor),
        links=list(_links(actor, request.path)),
        search=_address(settings.DESK_SEARCH) if may(actor, Capability.SEE_FILES) else "",
        sign_out=_address("accounts:sign_out"),
        account=_address("mfa_index"),
        office=_address("institutions:choose"),
    )


def _office(actor: Actor) -> Any:
    """The office worked under, and whose it is when a colleague lent it."""
    if actor.role is None:
        return ""
    if actor.stands_for is None:
        return ROLES[actor.role]
    name = name_of_user(actor.stands_for, actor.language)
    return _("%(office)s, for %(name)s") % {"office": ROLES[actor.role], "name": name}


def _links(actor: Actor, path: str) -> Iterator[Link]:
    for name, label, capability in (*getattr(settings, "DESK_LINKS", ()), *OWN):
        if may(actor, Capability(capability)) and (href := _address(name)):
            yield Link(label, href, path.startswith(href))


def _address(name: str) -> str:
    return _of(name, get_language() or "", get_script_prefix())


@lru_cache(maxsize=256)
def _of(name: str, _language: str, _prefix: str) -> str:
    """Where a page of the bar lives in a language, which does not change while the house runs."""
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:  # a room that is not built yet
        return ""
