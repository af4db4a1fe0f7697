"""What an agent remembers of somebody: read from the form, kept in the session, asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.desk.queries import find_cases
from sijill.desk.queries.finding import FOUND_AT_MOST
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date, now
from sijill.ledger import actions as ledger
from sijill.reference import queries as reference
from sijill.register import queries
from sijill.web import forms as web
from sijill.web.addresses import address_of

SEARCHED = "register.searched"
FIRST = 20  # results shown at once
TRADES = 5  # crafts that one word may mean
NO_YEAR = _("Type a year with four digits, for example 1984")


class SearchForm(forms.Form):
    """What an agent remembers of somebody."""

    BESIDE = ("born", "commune", "trade", "elsewhere")
    q = forms.CharField(
        label=_("Number, name, identity card or phone"), required=False, max_length=100
    )
    born = forms.IntegerField(
        label=_("Birth year"),
        required=False,
        min_value=1900,
        max_value=2099,
        widget=web.NumberText(4),
        error_messages={name: NO_YEAR for name in ("invalid", "min_value", "max_value")},
    )
    commune = forms.CharField(label=_("Commune"), required=False, max_length=80)
    trade = forms.CharField(label=_("Craft"), required=False, max_length=80)
    elsewhere = forms.BooleanField(
        label=_("In the other chambers too"),
        required=False,
        widget=web.Confirm(
            _("Of their people you see the name, number, chamber, birth year and craft.")
        ),
    )

    def clean_trade(self) -> str:
        """A word that no craft has would be left out without a sign."""
        text = str(self.cleaned_data["trade"])
        if text and not _crafts(text):
            raise forms.ValidationError(_("No craft has this name: write it otherwise"))
        return text

    def clean(self) -> dict[str, Any]:
        """What is remembered beside a name finds nobody without one."""
        told = self.cleaned_data
        if "q" in told and not told["q"] and any(map(told.get, self.BESIDE)):
            self.add_error("q", _("Type a name or a number"))
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One result as its row shows it."""

    hit: queries.Hit
    trade: str
    commune: str

    @property
    def sheet(self) -> str:
        """Where the row leads."""
        entry = self.hit.entry
        if entry.organisation_id:
            return address_of("register:organisation", entry.organisation_id)
        assert entry.person_id is not None  # the database keeps one of the two
        return address_of("register:sheet", entry.person_id)


def keep(request: HttpRequest, form: SearchForm) -> None:
    """Keep what was posted: a name or a card number never stands in an address."""
    request.session[SEARCHED] = {name: value for name, value in form.cleaned_data.items() if value}


def searched(request: HttpRequest) -> dict[str, Any]:
    """The form as it was filled, with what it leads to: entries, and files at the desk."""
    kept = request.session.get(SEARCHED) or {}
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    shown = queries.SHOWN if "all" in request.GET else FIRST
    found = _found(kept, viewer=viewer, at=now(), shown=shown) if kept.get("q") else {}
    opened = any(kept.get(name) for name in SearchForm.BESIDE)
    form = SearchForm(initial=kept, auto_id="%s")
    return blank(viewer) | {"form": form, "kept": kept, "open": opened} | found


def blank(viewer: Actor) -> dict[str, Any]:
    """What the page asks for before anything was searched."""
    nothing: dict[str, Any] = {"found": None, "lines": [], "strangers": None, "files": []}
    return nothing | {"kept": {}, "open": True, "may_look_elsewhere": not viewer.is_national}


def _found(kept: Mapping[str, Any], *, viewer: Actor, at: datetime, shown: int) -> dict[str, Any]:
    """The whole list is one look, told by its criteria and not by its words."""
    beside = {"born": kept.get("born"), "commune": kept.get("commune", ""),
              "trades": _crafts(kept.get("trade", ""))}  # fmt: skip
    text, today = kept["q"], civil_date(at)
    found = queries.search_persons(text, viewer=viewer, most=shown, **beside)
    files = find_cases(text, viewer=viewer)
    strangers = None
    count, terms = found.count + len(files), [*found.terms]
    if kept.get("elsewhere"):
        strangers = queries.search_elsewhere(text, viewer=viewer, today=today, **beside)
        count, terms = count + strangers.count, [*terms, "elsewhere"]
    ledger.look("search", by=viewer, at=at, reason="search", count=count, terms=terms)
    lines = _lines(found.hits, today)
    reached = [(case, address_of("desk:case", case.pk)) for case in files[:shown]]
    more = len(files) if len(files) > shown else 0
    return {"found": found, "lines": lines, "strangers": strangers} | {
        "files": reached,
        "more_files": more,
        "files_cut": len(files) >= FOUND_AT_MOST,
    }


def _lines(hits: list[queries.Hit], today: date) -> list[Line]:
    said = queries.all_said_now([hit.entry for hit in hits], today=today)
    return [
        Line(
            hit=hit,
            trade=version.principal_trade if version else "",
            commune=version.commune if version else "",
        )
        for hit in hits
        for version in [said.get(hit.entry.pk)]
    ]


def _crafts(text: str) -> list[str]:
    """The crafts that a word may mean."""
    if not text:
        return []
    listing, language = reference.listing(at=civil_date(now())), get_language() or "ar"
    return [found.trade.code for found in listing.find(text, language=language, limit=TRADES)]
