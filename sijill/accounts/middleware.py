"""No second factor, no work; and nobody asks faster than a pace, program or visitor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sijill.accounts import cookie, session
from sijill.accounts.actions.tallies import EPOCH, count
from sijill.accounts.models import User
from sijill.accounts.queries import Machine, second_factor_at, signed_in_since
from sijill.accounts.rules.machines import MISS_COSTS
from sijill.accounts.stepping import step_up
from sijill.kernel import clock
from sijill.web.api.problems import Fault, Kind, answer
from sijill.web.errors import too_many

WORKING_DAY = timedelta(hours=12)
IDLE = timedelta(minutes=30)  # longer than that, somebody else may sit down at the desk
NOTED_EVERY = timedelta(minutes=1)  # a page does not write that it was read, a minute does
# What an agent who has only typed the password may reach.
ON_THE_WAY = frozenset(
    {
        "accounts:second_factor",
        "accounts:sign_out",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "accounts:step_up",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "health",
    }
)


class SecondFactorFirst:
    """Leads an agent without a second factor in this session to the page that asks for one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Redirect every page but those on the way."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if _works_too_long(request):
            session.leave(request)
            return redirect("account_login")
        if name in ON_THE_WAY or not isinstance(request.user, User):
            return None
        if not request.user.is_agent:
            return None
        given_at = second_factor_at(request)
        if given_at is None:
            return redirect("accounts:second_factor")
        return None if _still_here(request, given_at) else step_up(request)


def _works_too_long(request: HttpRequest) -> bool:
    """Whether an agent signed in a working day ago: a forgotten browser does not stay open."""
    user = request.user
    if not isinstance(user, User) or not user.is_agent:
        return False
    since = signed_in_since(request)
    return since is not None and clock.now() - since > WORKING_DAY


def _still_here(request: HttpRequest, given_at: datetime) -> bool:
    """Whether the agent asked for a page, or gave the second factor, within half an hour.

    Who was away gives it again and goes on where they were; nothing they saved is lost.
    """
    seen_at = cookie.instant(request.session.get(cookie.SEEN)) or given_at
    away = clock.now() - max(seen_at, given_at)
    if away > NOTED_EVERY and away <= IDLE:
        request.session[cookie.SEEN] = clock.now().timestamp()
    return away <= IDLE


MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many requests a program has left in this minute, and when the next minute starts."""

    limit: int
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """As the IETF draft on rate limit headers writes it."""
        return {
            "RateLimit-Policy": f'"minute";q={self.limit};w={MINUTE.seconds}',
            "RateLimit": f'"minute";r={self.left};t={self.seconds}',
        }


class MachinePace:
    """Counts a program's requests before its transaction opens, in one counter for all processes.

    A number that does not exist weighs more than one that does: guessing is slow.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        pace: Pace | None = getattr(request, "pace", None)
        if pace is not None:
            for name, value in pace.headers().items():
                response.headers[name] = value
        more = (
            MISS_COSTS - 1 if getattr(request, "missed", False) else getattr(request, "weight", 0)
        )
        if more:
            _weigh(request.machine, more)  # type: ignore[attr-defined]
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Refuse what comes too fast."""
        machine: Machine | None = getattr(request, "machine", None)
        if machine is None:
            return None
        used = _weigh(machine, 1)
        gone = (clock.now() - EPOCH).total_seconds() % MINUTE.seconds
        wait = MINUTE.seconds - int(gone)
        left = max(0, machine.per_minute - used)
        request.pace = Pace(limit=machine.per_minute, left=left, seconds=wait)  # type: ignore[attr-defined]
        if used <= machine.per_minute:
            return None
        return answer(Fault(Kind.TOO_MANY, headers={"Retry-After": str(wait)}))


def _weigh(machine: Machine, many: int) -> int:
    """Before and after the view's own transaction, never inside it."""
    who, at = str(machine.client), clock.now()
    return count("machine.calls", who, window=MINUTE, at=at, many=many, lasting=False)


AN_HOUR = timedelta(hours=1)
# A mobile network is one address for thousands; an office checks a hundred papers in a day.
PAPERS_AN_HOUR = 300
SEARCHES_AN_HOUR = 1200
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How often a page answers one address in an hour; with `asking`, only when one is sent."""

    kind: str
    at_most: int
    asking: tuple[str, ...] = ()

    def asked(self, request: HttpRequest) -> bool:
        """Whether this request is one of those that are counted."""
        return not self.asking or any(name in request.GET for name in self.asking)


def paced(kind: str, *, at_most: int, asking: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Mark a page that anybody may ask, and that nobody should go through from end to end."""

    def marked(view: View) -> View:
        view.limit = Limit(kind=kind, at_most=at_most, asking=asking)  # type: ignore[attr-defined]
        return view

    return marked


class VisitorPace:
    """Counts what one address asks of a paced page, in one counter for all processes.

    Before the transaction of the view, so that a page that only reads counts all the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Refuse what comes too often, but for agents, who answer for what they ask."""
        limit: Limit | None = getattr(view, "limit", None)
        if limit is None or not limit.asked(request):
            return None
        if isinstance(request.user, User) and request.user.is_agent:
            return None
        at, kind = clock.now(), f"visitor.{limit.kind}"
        asked = count(kind, _address(request), window=AN_HOUR, at=at, lasting=False)
        if asked <= limit.at_most:
            return None
        gone = int((at - EPOCH).total_seconds()) % AN_HOUR.seconds
        return too_many(request, wait=AN_HOUR.seconds - gone)


def _address(request: HttpRequest) -> str:
    """Where it comes from; all that have no address (a local socket) share one count."""
    try:
        return session.address(request)
    except PermissionDenied:
        return ""
