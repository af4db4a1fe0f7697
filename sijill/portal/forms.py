"""What the hall asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.kernel.digits import western
from sijill.web.forms import NumberText


class CheckForm(forms.Form):
    """The code printed on a letter or an extract."""

    code = forms.CharField(
        label=_("Code of the document"),
        max_length=40,
        widget=NumberText(characters=16, inputmode="text", autocomplete="off"),
        error_messages={"required": _("Type the code: it stands under the square of the document")},
    )

    def clean_code(self) -> str:
        """Letters and digits in groups, however they were typed."""
        typed = "".join(c for c in western(self.cleaned_data["code"]).upper() if c.isalnum())
        if len(typed) < 8:
            raise forms.ValidationError(_("This code is too short: it looks like 7K2M-9QXA-4TVB"))
        return "-".join(typed[i : i + 4] for i in range(0, len(typed), 4))
