"""Sessions of an institution in words: organs, members, outcomes, refusals, minutes on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sijill.institutions.models import Meeting, Seat
from sijill.institutions.rules.sessions import (
    VOTED,
    College,
    FollowState,
    MeetingKind,
    Organ,
    Outcome,
    Quality,
)
from sijill.institutions.wording.minutes import NONE_LENT, Lent, both, sheet_words, signatures
from sijill.web import writing

Text = str | Promise

ORGANS: Mapping[str, Text] = {
    Organ.ASSEMBLY: _("General assembly"),
    Organ.BUREAU: _("Bureau"),
    Organ.SERVICE: _("Meeting of the service"),
}
QUALITIES: Mapping[str, Text] = {
    Quality.PRESIDENT: _("President"),
    Quality.VICE_PRESIDENT: _("Vice-president"),
    Quality.SECRETARY: _("Rapporteur"),
    Quality.TREASURER: _("Treasurer"),
    Quality.MEMBER: _("Member"),
}
COLLEGES: Mapping[str, Text] = {
    College.ARTISANS: _("craftsmen"),
    College.ENTERPRISES: _("craft enterprises"),
    College.COOPERATIVES: _("cooperatives"),
    College.NONE: _("not elected"),
}
MEETINGS: Mapping[str, Text] = {
    MeetingKind.ORDINARY: _("Ordinary session"),
    MeetingKind.EXTRAORDINARY: _("Extraordinary session"),
}
OUTCOMES: Mapping[str, tuple[str, Text]] = {
    Outcome.PENDING: ("wait", _("to be discussed")),
    Outcome.ADOPTED: ("ok", _("adopted")),
    Outcome.REJECTED: ("refuse", _("rejected")),
    Outcome.POSTPONED: ("plain", _("postponed")),
    Outcome.NOTED: ("plain", _("heard, without a vote")),
}
FOLLOW_STATES: Mapping[str, tuple[str, Text]] = {
    FollowState.OPEN: ("wait", _("to be done")),
    FollowState.DONE: ("ok", _("done")),
    FollowState.ABANDONED: ("plain", _("given up")),
}
REFUSALS: Mapping[str, Text] = {
    "session.not_your_office": _("Your office does not keep the papers of the institution."),
    "session.elsewhere": _("This institution is not yours."),
    "session.step_up_needed": _("Give your second factor again before you confirm."),
    "session.no_such_organ": _("This institution has no such assembly or bureau."),
    "session.seat_taken": _("Somebody presides over it in these days already."),
    "session.seat_dates": _("A mandate ends after its first day, within {years} years."),
    "session.name_missing": _("Write the name in Arabic and in Latin letters."),
    "session.seat_over": _("The last day lies between {first} and today, within the mandate."),
    "session.reason_missing": _("Write the reason, or what was done."),
    "session.nobody_sits": _("Write first who sits there."),
    "session.notice_short": _("Members are called {days} days before: from {first} on."),
    "session.agenda_missing": _("Write the agenda, one point on each line."),
    "session.two_people": _("Chair and secretary are two agents of this institution."),
    "session.one_person": _(
        "One of the two stands in for the other, or did of late: they count as one person."
    ),
    "session.not_a_member": _("Only a member in office on that day can be ticked off."),
    "session.point_settled": _("This point is settled, or the session is not open."),
    "session.votes_do_not_add_up": _("For, against and abstentions make the {present} present."),
    "session.votes_say_otherwise": _("The votes say otherwise: equal ones adopt nothing."),
    "session.no_vote_here": _("Without a vote, write no figures."),
    "session.decision_missing": _("Write what was decided."),
    "session.owner_and_day": _("Choose an agent of the institution and a day to come."),
    "session.points_wait": _("Some points of the agenda are still to be settled."),
    "session.follow_over": _("This is over already."),
    "session.not_yours_to_follow": _("It is in another agent's hands."),
}


def seat_name(one: Seat, language: str) -> str:
    """A member's name in the page's script."""
    return one.name_fr if language in ("fr", "en") else one.name_ar


def session_sheet(held: Meeting, *, lent: Lent = NONE_LENT) -> dict[str, Any]:
    """The data of the sheet, made from what was frozen when the minutes were drawn up."""
    kept: Mapping[str, Any] = held.minutes or {}
    opened = parse_datetime(kept["opened_at"])
    kind, organ = MEETINGS[kept["kind"]], ORGANS[kept["organ"]]
    return {
        "title": both(lambda _l: gettext("Minutes: %(kind)s") % {"kind": f"{organ} – {kind}"}),
        "state": both(
            lambda _l: gettext("Kingdom of Morocco · National Register of Traditional Crafts")
        ),
        "office": kept["institution"],
        "date": both(lambda language: writing.moment(opened, language)),
        "facts": _facts(kept),
        "code": held.minutes_code or "",
        "ballots": [_point(one) for one in kept["points"]],
        "tellers": [],
        "signatures": signatures(held, kept, lent),
        "words": sheet_words(_provisional),
    }


def _provisional(_language: str) -> str:
    return gettext("Notice and quorum are provisional: the text of law 18.09 was not read in full.")


def _facts(kept: Mapping[str, Any]) -> list[dict[str, Any]]:
    here = kept["present"]
    rows: tuple[tuple[Callable[[str], object], str, bool], ...] = (
        (lambda _l: gettext("Place"), kept["place"], True),
        (lambda _l: gettext("Members in office"), str(kept["members"]), False),
        (lambda _l: gettext("Quorum"), str(kept["needed"]), False),
        (lambda _l: gettext("Members present"), str(len(here)), False),
        (lambda _l: gettext("Present"), "، ".join(one["ar"] for one in here), True),
    )
    return [{**both(label), "value": value, "sentence": words} for label, value, words in rows]


def _point(one: Mapping[str, Any]) -> dict[str, Any]:
    subject = f"{one['position']}. {one['subject']}"
    words = (_for, _against, _abstained)
    voted = one["outcome"] in VOTED
    lines = [
        {**both(say), "votes": votes, "chosen": False}
        for say, votes in zip(words, one["votes"], strict=True)
    ]
    return {
        "matter": {"ar": subject, "fr": ""},
        "text": one["decision"],
        "state": both(lambda _l: OUTCOMES[one["outcome"]][1]),
        "figures": [],
        "lines": lines if voted else [],
    }


def _for(_language: str) -> str:
    return gettext("For")


def _against(_language: str) -> str:
    return gettext("Against")


def _abstained(_language: str) -> str:
    return gettext("Abstained")
