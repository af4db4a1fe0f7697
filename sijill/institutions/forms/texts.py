"""What the federation or the ministry types to word a message anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.accounts.queries import Words
from sijill.accounts.rules import Draft, Part, Way
from sijill.accounts.rules.messages import GSM, PLAINLY, WIDE, MessagePolicy
from sijill.accounts.rules.texts import LONGEST, SENT_AS_TEXT, WRITTEN_IN
from sijill.accounts.wording import LANGUAGE_OF, PARTS, samples, text_refusal
from sijill.kernel.verdict import Verdict
from sijill.web.forms import DayField

ROWS = {Part.SUBJECT: 1, Part.BODY: 5}
LONGEST_REASON = 300
LINE_ENDS = frozenset("\r\n")  # plain signs too; the script knows them


class TextForm(forms.Form):
    """Every wording of a message, in each language and by each way; from which day, and why."""

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        for language in WRITTEN_IN:
            for part in Part:
                self.fields[f"{language}-{part}"] = _text(language, part, words)
        self.fields["valid_from"] = DayField(label=_("In force from"))
        self.fields["reason"] = forms.CharField(
            label=_("Why it changes"),
            max_length=LONGEST_REASON,
            error_messages={"required": _("Write in one line why it changes")},
        )

    @property
    def groups(self) -> Iterator[tuple[Any, Sequence[tuple[forms.BoundField, bool]]]]:
        """The texts language by language, and of which the price is counted as one types."""
        for language in WRITTEN_IN:
            rows = [(self[f"{language}-{part}"], part in SENT_AS_TEXT) for part in Part]
            yield LANGUAGE_OF[language], rows

    def draft(self) -> Draft:
        """What was typed, as the rules read it."""
        typed = self.cleaned_data
        return Draft(
            template=self.words.template,
            texts={
                language: {part.value: typed[f"{language}-{part}"] for part in Part}
                for language in WRITTEN_IN
            },
            valid_from=typed["valid_from"],
            reason=typed["reason"],
        )

    def complain(self, verdicts: Sequence[Verdict]) -> None:
        """Put each refusal at the text that it is about."""
        for verdict in verdicts:
            facts = verdict.facts
            field = f"{facts['language']}-{facts['part']}" if "part" in facts else None
            if verdict.code == "text.starts_in_the_past":
                field = "valid_from"
            self.add_error(field, text_refusal(verdict))


def _text(language: str, part: Part, words: Words) -> forms.CharField:
    label, hint = PARTS[part]
    shown = {"lang": language, "dir": "auto"}
    counted = {"data-counted": "", "spellcheck": "true"} if part in SENT_AS_TEXT else {}
    return forms.CharField(
        label=label,
        help_text=hint,
        initial=words.text(part, language),
        max_length=LONGEST[part] * 2,
        strip=True,
        widget=forms.Textarea({"rows": ROWS.get(part, 3), **shown, **counted}),
        error_messages={"required": _("Write this text.")},
    )


def counting(policy: MessagePolicy) -> dict[str, str]:
    """What the page needs to count a text as operators do while it is typed."""
    return {
        "plain": "".join(sorted(GSM - LINE_ENDS)),
        "wide": "".join(sorted(WIDE)),
        "plainly": json.dumps(PLAINLY),
        "samples": json.dumps(samples()),
        "price": str(policy.price(Way.SMS)),
    }


class AnswerForm(forms.Form):
    """What the second person says of a version; needed to refuse it or to take it back."""

    note = forms.CharField(label=_("Note"), max_length=LONGEST_REASON, required=False)
