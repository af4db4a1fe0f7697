"""What a person fills in about the own cover, and what an agent answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.protection.rules.asking import LONGEST_ANSWER, LONGEST_QUESTION
from sijill.protection.rules.differences import LONGEST_REASON, MAY_SAY, ONE_BY_ONE, Settlement
from sijill.protection.rules.inquiries import Reply
from sijill.protection.rules.populations import Kind
from sijill.protection.wording.populations import SETTLEMENTS
from sijill.protection.wording.rights import REPLIES

NOTHING = ("", _("Choose"))  # nothing is said for anybody who did not say it


class AnswerForm(forms.Form):
    """The yes, after reading; the amount of the page goes with it."""

    told = forms.BooleanField(
        label=_("I have read this, or it was read to me"),
        help_text=_("We keep the day, the language and this very text."),
        error_messages={"required": _("Say that you have read it, or say no.")},
    )
    amount = forms.DecimalField(
        max_digits=10, decimal_places=2, localize=False, widget=forms.HiddenInput
    )


class QuestionForm(forms.Form):
    """One question, or what is wrong."""

    text = forms.CharField(
        label=_("Your question, or what is wrong"),
        help_text=_("Nothing is sent to the fund before you have the answer."),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReplyForm(forms.Form):
    """The answer of an agent."""

    text = forms.CharField(
        label=_("Your answer, as the person will read it"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SettleForm(forms.Form):
    """What an office says of a difference, or of many of one kind."""

    as_ = forms.ChoiceField(label=_("What is it?"))
    reason = forms.CharField(
        label=_("The reason, or what was done"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *given: object, kind: str, several: bool = False, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        may = MAY_SAY[Kind(kind)] - (ONE_BY_ONE if several else frozenset())
        field = self.fields["as_"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            NOTHING,
            *((one.value, SETTLEMENTS[one]) for one in Settlement if one in may),
        ]


class ReasonForm(forms.Form):
    """Why a word is taken back."""

    reason = forms.CharField(
        label=_("Why it is taken back"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class InquiryForm(forms.Form):
    """What the fund is answered about somebody."""

    answer = forms.ChoiceField(
        label=_("Is this person in the register?"),
        choices=[NOTHING, *((one.value, REPLIES[one]) for one in Reply)],
    )
    nia = forms.CharField(
        label=_("Craft identity number (NIA)"),
        help_text=_("Only to say yes: the number under which the person is entered."),
        max_length=32,
        required=False,
    )
    note = forms.CharField(
        label=_("Why"),
        help_text=_("Kept here; the fund reads the answer alone."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
