"""Why a document cannot be taken, and what to look at again, in words for its owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sijill.desk.inspection import Hint
from sijill.kernel.verdict import Verdict
from sijill.web.writing import size

REASONS: Mapping[str, object] = {
    "evidence.empty": gettext_lazy("This file is empty. Choose the photo again."),
    "evidence.unknown_type": gettext_lazy(
        "This is not a photo or a PDF that we can read. Take a photo of the document."
    ),
    "evidence.too_many_pixels": gettext_lazy(
        "This picture is too large to be opened. Take a new photo of the document."
    ),
    "evidence.broken": gettext_lazy("This file is damaged or cut short. Choose it again."),
    "evidence.locked": gettext_lazy(
        "This PDF is locked by a password. Take a photo of the printed document instead."
    ),
    "evidence.active": gettext_lazy(
        "This PDF contains a program or another file. Take a photo of the document instead."
    ),
    "evidence.not_a_film": gettext_lazy(
        "This is not a film that we can take. Film with the phone (MP4, MOV or WebM)."
    ),
    "evidence.too_heavy": gettext_lazy(
        "This file takes too long to open. Take a photo of the document instead."
    ),
    "evidence.busy": gettext_lazy(
        "Many documents are arriving at this moment. Send this one again in a minute."
    ),
    "desk.not_your_office": gettext_lazy("Your office does not allow this."),
    "evidence.kind_unknown": gettext_lazy("This document is not asked for here."),
    "evidence.case_closed": gettext_lazy(
        "Your request was already sent: its documents can no longer be changed."
    ),
    "evidence.not_asked": gettext_lazy("We did not ask you to send this document again."),
}

HINTS: Mapping[Hint, object] = {
    Hint.SMALL: gettext_lazy("The picture is small: can the letters be read?"),
    Hint.DARK: gettext_lazy("The picture is dark: can the letters be read?"),
    Hint.BLURRED: gettext_lazy("The picture looks blurred: can the letters be read?"),
}


def reason(verdict: Verdict) -> str:
    """The sentence of a refusal of evidence."""
    facts = verdict.facts
    if verdict.code == "evidence.too_large":
        return _("This file weighs %(size)s. The limit is %(limit)s.") % {
            "size": size(_whole(facts["size"])),
            "limit": size(_whole(facts["limit"])),
        }
    if verdict.code == "evidence.too_long":
        return _("This film lasts %(seconds)s seconds. At most %(limit)s are taken.") % facts
    if verdict.code == "evidence.too_many_pages":
        return _("This PDF has %(pages)s pages. At most %(allowed)s are taken.") % facts
    if verdict.code == "evidence.too_many_files":
        limit = _whole(facts["limit"])
        return ngettext(
            "This request already has %(limit)s file, the most it can hold.",
            "This request already has %(limit)s files, the most it can hold.",
            limit,
        ) % {"limit": limit}
    return str(REASONS[verdict.code])


def hints(found: Sequence[Hint]) -> list[str]:
    """What the person had better look at again."""
    return [str(HINTS[hint]) for hint in found]


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
