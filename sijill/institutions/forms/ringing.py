"""What the management of an institution types of the number to ring."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.web.forms import DayField, NumberText


class NumberForm(forms.Form):
    """A number, and the day from which it is printed."""

    number = forms.CharField(
        label=_("Number to ring"),
        help_text=_("A telephone of Morocco or a short number. Leave it empty to print none."),
        widget=NumberText(14, inputmode="tel"),
        max_length=30,
        required=False,
    )
    valid_from = DayField(label=_("Printed from"))
