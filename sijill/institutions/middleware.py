"""Who asks: the person that accounts knows, with the office that a mandate gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from sijill.accounts.queries import SignedIn, asking, signed_in
from sijill.institutions.models import Mandate
from sijill.institutions.queries import reach_of
from sijill.institutions.queries.deputies import lent_of, offices_of, one_with
from sijill.kernel import clock
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role
from sijill.web.api.problems import is_for_machines

CHOSEN = "institutions.mandate"


class AskedRequest(HttpRequest):
    """A request that knows who asks; for the types of views, never made."""

    actor: Actor


class ActorMiddleware:
    """Puts `request.actor` on every request; nothing is read until somebody asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if _is_somebodys(request) and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """Give a view that reads persons the plain value: it will be asked for at once."""
        if not getattr(view, "unscoped", False):
            request.actor = actor_of(request)  # type: ignore[attr-defined]


def _is_somebodys(request: HttpRequest) -> bool:
    """Whether the page was made for one person: no phone that others use may keep it."""
    actor = request.actor  # type: ignore[attr-defined]
    if type(actor) is not Actor:  # nobody asked who it is
        return False
    return actor.kind is not ActorKind.ANONYMOUS or actor.space is not None


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request, with the reach of the one mandate being worked under.

    Where programs ask, a token alone says who: a browser's cookie opens nothing there.
    """
    if is_for_machines(request):
        return _machine(request)
    who = signed_in(request)
    mandates = offices(who)
    held = chosen(request, mandates)
    return Actor(
        kind=who.kind,
        user=who.user.pk if who.user else None,
        space=who.space,
        person=who.person,
        role=Role(held.role) if held else None,
        institution=held.institution_id if held else None,
        reach=reach_of([held] if held else [], at=clock.now()),
        assurance=who.assurance,
        language=who.language,
        name=who.name,
        lent=lent_of(held),
        one_with=one_with(mandates, who.user.pk if who.user else None),
    )


def _machine(request: HttpRequest) -> Actor:
    """The program behind a token, within what was granted to it; nobody without one."""
    language = getattr(request, "LANGUAGE_CODE", "ar")
    request.machine = machine = asking(request)  # type: ignore[attr-defined]
    if machine is None:
        return Actor(language=language)
    return Actor(
        kind=ActorKind.MACHINE,
        user=machine.user,
        reach=machine.reach,
        assurance=Assurance.MFA,
        language=language,
        name=machine.name(language),
        scopes=machine.scopes,
        grant=machine.grant,
    )


def offices(who: SignedIn) -> Sequence[Mandate]:
    """The mandates in force of an agent who gave the second factor, then those whose powers a
    colleague lent them; none for anybody else."""
    if who.user is None or not who.user.is_agent:
        return ()
    return offices_of(who.user.pk, at=clock.now())


def chosen(request: HttpRequest, mandates: Sequence[Mandate]) -> Mandate | None:
    """The mandate being worked under: the one chosen, or the only one of one's own."""
    if not mandates:
        return None
    wanted = request.session.get(CHOSEN)
    kept = next((one for one in mandates if str(one.pk) == wanted), None)
    own = [one for one in mandates if lent_of(one) is None]
    return kept or (own[0] if len(own) == 1 else None)
