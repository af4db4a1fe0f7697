"""The confirmation of an order on many files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.desk import procedures
from sijill.desk.models import Bulk, BulkLine
from sijill.desk.rules.many import BulkKind
from sijill.desk.wording.articles import cited
from sijill.web.forms import Choice, Rows


class OrderForm(forms.Form):
    """A refusal on one ground that every chosen procedure knows; a word to each person."""

    go = forms.CharField(widget=forms.HiddenInput, initial="1")

    def __init__(self, *args: Any, bulk: Bulk, lines: Sequence[BulkLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bulk.kind == BulkKind.REFUSE:
            self._ask_ground(lines)

    def _ask_ground(self, lines: Sequence[BulkLine]) -> None:
        known = [procedures.procedure(c.procedure, c.procedure_version) for c in _cases(lines)]
        common = set.intersection(*(set(p.grounds_of_refusal) for p in known)) if known else set()
        grounds = [
            (code, Choice(text, hint=cited(article)))
            for code, (text, article) in (known[0].grounds_of_refusal.items() if known else ())
            if code in common
        ]
        self.fields["ground"] = forms.ChoiceField(
            label=_("Ground of the refusal"),
            choices=grounds,
            widget=Rows,
            error_messages={"required": _("Choose the ground of the refusal.")},
        )
        self.fields["note"] = forms.CharField(
            label=_("A word to the person"),
            help_text=_("It is printed in the letter, in the language you write it in."),
            max_length=2000,
            required=False,
            widget=forms.Textarea({"rows": 3}),
        )


def _cases(lines: Sequence[BulkLine]) -> list[Any]:
    """One file of each procedure."""
    found = {(line.case.procedure, line.case.procedure_version): line.case for line in lines}
    return list(found.values())
