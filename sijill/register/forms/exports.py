"""What is typed to ask for a file of many people's data, and to say no."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.institutions.queries import institutions
from sijill.institutions.rules import Kind
from sijill.institutions.wording import name_of
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date, now
from sijill.reference import queries as reference
from sijill.register.rules import Category, EntryState
from sijill.register.rules.exporting import CLOSE, LONGEST_REASON, Column
from sijill.register.wording import CATEGORIES, STATES
from sijill.register.wording import exports as say
from sijill.web.forms import Choice, Rows, RowsMany

SCOPE = ("chamber", "province", "trade", "category", "state")
FIRST = (Column.CATEGORY, Column.NAME_AR, Column.NAME_LATIN, Column.TRADE, Column.PROVINCE)
ANY = {
    "chamber": _("Every chamber"),
    "province": _("Every province"),
    "trade": _("Every craft"),
    "category": _("Every kind of entry"),
    "state": _("Every state"),
}


class ExportForm(forms.Form):
    """Whose data, what of each, in which form, why, on which ground."""

    chamber = forms.ChoiceField(label=_("Chamber"), required=False)
    province = forms.ChoiceField(label=_("Province or prefecture"), required=False)
    trade = forms.ChoiceField(label=_("Craft"), required=False)
    category = forms.ChoiceField(label=_("Kind of entry"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, initial=EntryState.ENTERED.value)
    columns = forms.MultipleChoiceField(
        label=_("What the file tells of each"),
        help_text=_("Take no more than you need. The number is always there."),
        widget=RowsMany,
        error_messages={"required": say.VERDICTS["export.no_column"]},
    )
    form = forms.ChoiceField(
        label=_("Form of the file"), choices=list(say.FORMS.items()), widget=Rows, initial="csv"
    )
    basis = forms.ChoiceField(
        label=_("On which ground"),
        help_text=_("Each person in the file will read it."),
        choices=list(say.BASES.items()),
        widget=Rows,
        error_messages={"required": say.VERDICTS["export.no_basis"]},
    )
    reason = forms.CharField(
        label=_("What the file is for"),
        help_text=_("It stands in the first line of the file, with your name."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": say.VERDICTS["export.no_reason"]},
    )

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "ar"
        for name, known in self._known(viewer, language).items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", ANY[name]), *known]
        columns = self.fields["columns"]
        assert isinstance(columns, forms.MultipleChoiceField)
        columns.choices = [(c.value, _choice(c)) for c in Column]
        columns.initial = [c.value for c in FIRST]

    @staticmethod
    def _known(viewer: Actor, language: str) -> dict[str, list[tuple[str, Any]]]:
        latin, today = language in ("fr", "en"), civil_date(now())
        chambers = [one for one in institutions(Kind.CHAMBER) if viewer.reaches(one.code)]
        trades = reference.listing(at=today).lines.values()
        return {
            "chamber": [(one.code, name_of(one, language)) for one in chambers],
            "province": [
                (p.code, p.name_fr if latin else p.name_ar) for p in reference.provinces()
            ],
            "trade": sorted(
                ((one.code, one.label(language)) for one in trades if one.can_be_practised),
                key=lambda pair: pair[1],
            ),
            "category": [(c.value, CATEGORIES[c]) for c in Category],
            "state": [
                (s.value, STATES[s])
                for s in (EntryState.ENTERED, EntryState.SUSPENDED, EntryState.STRUCK_OFF)
            ],
        }

    def scope(self) -> dict[str, str]:
        """Whose data, as it was chosen."""
        return {name: self.cleaned_data[name] for name in SCOPE}


def _choice(column: Column) -> Choice:
    hint = _("Only if it cannot be done without.") if column in CLOSE else ""
    return Choice(say.COLUMNS[column], hint=hint)


class NoteForm(forms.Form):
    """Why a file is refused or stopped."""

    note = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": say.VERDICTS["export.no_note"]},
    )
