"""What an agent fills in: a note, a ground, things to correct, another institution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sijill.desk.procedures import Procedure
from sijill.desk.queries.casefile import CaseFile
from sijill.desk.queries.colleagues import institutions_that_answer
from sijill.desk.rules.completeness import shown_pages
from sijill.desk.wording import agent as wording
from sijill.desk.wording.articles import cited
from sijill.web.forms import Choice, Rows

NOTE = 400


class NoteForm(forms.Form):
    """A reason in a few words."""

    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=NOTE,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Say why in a few words.")},
    )


class AnswerForm(NoteForm):
    """What is done, as the person reads it."""

    note = forms.CharField(
        label=gettext_lazy("A word to the person"),
        help_text=gettext_lazy("It is printed in the letter, in the language you write it in."),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": gettext_lazy("Say in a few words what is done.")},
    )

    def __init__(self, *args: Any, declared: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if declared.grounds_of_acceptance:
            self.fields["ground"] = forms.ChoiceField(
                label=_("Decision"),
                choices=list(declared.grounds_of_acceptance.items()),
                widget=Rows,
                error_messages={"required": _("Choose the decision.")},
            )
            self.order_fields(["ground", "note"])


class RefusalForm(forms.Form):
    """The ground of a refusal, one of those the procedure declares, and a word to the person."""

    note = forms.CharField(
        label=gettext_lazy("A word to the person"),
        help_text=gettext_lazy("It is printed in the letter, in the language you write it in."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, declared: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [
            (code, Choice(text, hint=cited(article)))
            for code, (text, article) in declared.grounds_of_refusal.items()
        ]
        missing = {"required": _("Choose the ground of the refusal.")}
        label = _("Ground") if declared.of_office else _("Ground of the refusal")
        self.fields["ground"] = (
            forms.ChoiceField(label=label, choices=grounds, widget=Rows, error_messages=missing)
            if grounds
            else forms.CharField(label=label, max_length=80, error_messages=missing)
        )
        self.order_fields(["ground", "note"])


class RerouteForm(NoteForm):
    """The institution that is competent, and why."""

    field_order = ("institution", "note")

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"] = forms.ChoiceField(
            label=_("Competent institution"),
            choices=[
                ("", "—"),
                *institutions_that_answer(language),
            ],
        )
        self.order_fields(self.field_order)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that may be sent back: its box, its reasons, its note."""

    label: object
    is_paper: bool
    href: str
    want: forms.BoundField
    reason: forms.BoundField
    note: forms.BoundField


class CorrectionForm(forms.Form):
    """Documents, then pages, each with a typed reason and a note."""

    def __init__(self, *args: Any, file: CaseFile, first: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = [
            *(("evidence", kind.code, kind.label) for kind in file.declared.evidence),
            *(
                ("page", page.code, page.title)
                for page in shown_pages(file.declared, file.case.answers)
                if page.kind == "questions"
            ),
        ]
        reasons = [("", "—"), *((str(r), word) for r, word in wording.REASONS.items())]
        for place, (_kind, code, label) in enumerate(self.targets):
            self.fields[f"want_{place}"] = forms.BooleanField(
                label=label, required=False, initial=bool(first) and code == first
            )
            self.fields[f"reason_{place}"] = forms.ChoiceField(
                label=_("Reason"), choices=reasons, required=False
            )
            self.fields[f"note_{place}"] = forms.CharField(
                label=_("Note"), max_length=NOTE, required=False
            )

    def lines(self) -> Iterator[Line]:
        """The rows of the page."""
        for place, (kind, code, label) in enumerate(self.targets):
            yield Line(
                label=label,
                is_paper=kind == "evidence",
                href=f"?doc={code}" if kind == "evidence" else "",
                want=self[f"want_{place}"],
                reason=self[f"reason_{place}"],
                note=self[f"note_{place}"],
            )

    def clean(self) -> dict[str, Any]:
        """At least one thing, each with its reason; a reason alone is a thing wanted."""
        found = super().clean() or {}
        for place in range(len(self.targets)):
            if found.get(f"reason_{place}"):
                found[f"want_{place}"] = True
            elif found.get(f"want_{place}"):
                self.add_error(f"reason_{place}", _("Choose a reason."))
        if not any(found.get(f"want_{place}") for place in range(len(self.targets))):
            raise forms.ValidationError(_("Choose at least one thing to correct."))
        return found

    def items(self) -> list[dict[str, str]]:
        """What was asked, as the action takes it."""
        said = self.cleaned_data
        return [
            {kind: code, "reason": said[f"reason_{place}"], "note": said[f"note_{place}"]}
            for place, (kind, code, _label) in enumerate(self.targets)
            if said.get(f"want_{place}")
        ]
