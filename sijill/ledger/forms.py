"""What an auditor may ask of the log."""

from __future__ import annotations

from django import forms


class AgainForm(forms.Form):
    """Which parked subject is to be tried again."""

    consumer = forms.SlugField()
    kind = forms.SlugField()
    id = forms.UUIDField()
