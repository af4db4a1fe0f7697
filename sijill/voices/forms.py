"""What is typed about voices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.accounts.rules import Way
from sijill.web.forms import Choice, Rows
from sijill.web.voices import NAMES, SPOKEN


class ListeningForm(forms.Form):
    """In which language to be spoken to; for a person signed in, also how news should come."""

    language = forms.ChoiceField(
        widget=Rows,
        label=_("In which language do you listen?"),
        choices=[(code, Choice(label=own, hint=NAMES[code])) for code, (own, _s) in SPOKEN.items()],
        error_messages={"required": _("Choose a language")},
    )
    told_by = forms.ChoiceField(
        widget=Rows,
        label=_("How should news of your file reach your phone?"),
        choices=[
            (Way.SMS.value, Choice(label=_("A text message"), hint=_("You read it"))),
            (Way.CALL.value, Choice(label=_("A voice call"), hint=_("Somebody reads it to you"))),
        ],
        error_messages={"required": _("Choose how news should reach you")},
    )

    def __init__(self, *args: Any, signed_in: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not signed_in:
            del self.fields["told_by"]


class RecordingForm(forms.Form):
    """A voice recorded here, or a file recorded elsewhere."""

    sound = forms.FileField(
        label=_("Sound file"),
        help_text=_("WAV, MP3, M4A, or Opus in Ogg or WebM; three minutes and 3 megabytes at most"),
        error_messages={"required": _("Record the text, or choose a file")},
    )
    trial = forms.BooleanField(
        required=False, label=_("It is only a trial tone that says nothing: pages will tell so")
    )


class NoteForm(forms.Form):
    """Why a recording is refused or taken back."""

    note = forms.CharField(
        max_length=300,
        label=_("What is wrong with it"),
        error_messages={"required": _("Write in one line what is wrong")},
    )
