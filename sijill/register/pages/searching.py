"""What an agent remembers of somebody: read from the form, kept in the session, asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.desk.queries import find_cases
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date, now
from sijill.ledger import actions as ledger
from sijill.reference import queries as reference
from sijill.register import queries
from sijill.web import forms as web

SEARCHED = "register.searched"
TRADES = 5  # crafts that one word may mean


class SearchForm(forms.Form):
    """What an agent remembers of somebody; a box that cannot be read is left out."""

    BESIDE = ("born", "commune", "trade")
    q = forms.CharField(label=_("Number, name, identity card or phone"), max_length=100)
    born = forms.IntegerField(
        label=_("Birth year"),
        required=False,
        min_value=1900,
        max_value=2099,
        widget=web.NumberText(4),
    )
    commune = forms.CharField(label=_("Commune"), required=False, max_length=80)
    trade = forms.CharField(label=_("Craft"), required=False, max_length=80)

    def kept(self, name: str) -> str:
        """What was typed in a box, cut to its length; nothing when it cannot be read."""
        if name == "q":
            return str(self.data.get("q", "")).replace("\x00", "").strip()[:100]
        value = self.cleaned_data.get(name)
        return "" if value is None else str(value)


def keep(request: HttpRequest) -> None:
    """Keep what was posted: a name or a card number never stands in an address."""
    form = SearchForm(request.POST)
    form.full_clean()
    request.session[SEARCHED] = {name: form.kept(name) for name in form.fields}


def searched(request: HttpRequest) -> dict[str, Any]:
    """The form as it was filled, with what it leads to: entries, and files at the desk."""
    kept = request.session.get(SEARCHED) or {}
    form = SearchForm(initial=kept)
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    found, files = _found(kept, viewer=viewer) if kept.get("q") else (None, [])
    beside = [name for name in form.BESIDE if kept.get(name)]
    return {"form": form, "found": found, "files": files, "beside": beside}


def _found(kept: Mapping[str, str], *, viewer: Actor) -> tuple[queries.Found, list[Any]]:
    """The whole list is one look, told by its kind and not by its words."""
    born = kept.get("born", "")
    found = queries.search_persons(
        kept["q"],
        viewer=viewer,
        born=int(born) if born else None,
        commune=kept.get("commune", ""),
        trades=_crafts(kept.get("trade", "")),
    )
    files = find_cases(kept["q"], viewer=viewer)
    count = found.count + len(files)
    ledger.look("search", by=viewer, at=now(), reason="search", count=count, terms=found.terms)
    return found, files


def _crafts(text: str) -> list[str]:
    """The crafts that a word may mean."""
    if not text:
        return []
    listing, language = reference.listing(at=civil_date(now())), get_language() or "ar"
    return [found.trade.code for found in listing.find(text, language=language, limit=TRADES)]
