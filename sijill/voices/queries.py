"""Which texts may be heard, what is recorded of each, and what a page may play."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.accounts.queries import spoken
from sijill.accounts.wording import notices
from sijill.desk.procedures import installed
from sijill.ledger.kept import kept
from sijill.voices.models import Recording, Sound
from sijill.voices.rules import RecordingState
from sijill.web.voices import SPOKEN, Voice

NOTICE = "notice."
READ_IN_FRENCH = "fr"
ENDINGS = {"audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav"}


Words = tuple[object, object]


@dataclass(frozen=True)
class Slot:
    """One text in one spoken language: what is to be read, and what was recorded of it."""

    code: str
    language: str
    published: Recording | None = None
    waiting: Recording | None = None
    words: Words | None = None  # its title and what follows it, where they are at hand already

    @cached_property
    def text(self) -> str:
        """The wording of today, from which a voice reads: French for French, else Arabic."""
        if self.words is None:
            return text_of(self.code, self.language)
        return _read(self.words, self.language)

    @property
    def stale(self) -> bool:
        """Whether the wording has changed since the published voice was recorded."""
        return self.published is not None and self.published.text_digest != digest(self.text)

    @property
    def state(self) -> str:
        """In one word, what the list shows first."""
        if self.waiting:
            return "waiting"
        if self.published is None:
            return "empty"
        return "stale" if self.stale else "trial" if self.published.trial else "heard"


def digest(text: str) -> str:
    """The version of a wording: any other word is another version."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


# Pages and questions outside of any procedure, by the code that they give themselves: what each is
# called, and what follows it.
PAGES: Mapping[str, tuple[object, object]] = {
    "page.sign_in": (_("What is your phone number?"), ""),
    "page.code": (_("Type the code you received"), ""),
    "page.door": (_("Whose file do you want to open?"), ""),
    "page.secret": (_("Type your secret number"), ""),
    "page.card": (_("Type what is written on your card"), ""),
    "page.choose_secret": (_("Choose a secret number"), ""),
    "page.new_phone": (_("What is your new phone number?"), ""),
    "page.claim": (
        _("I am in the register already"),
        _("Your number, your card and your phone open your account."),
    ),
    "page.resume": (
        _("Continue a request"),
        _("Its number is on your receipt and in the message we sent you."),
    ),
    "page.vouched": (
        _("Which code did they receive?"),
        _("Six digits. Whoever vouches for you gives it to you."),
    ),
    "page.appeal": (
        _("Why is this decision not right?"),
        _("Write in your own words. Somebody else than who signed reads it."),
    ),
    "page.unnamed": (
        _("Follow a complaint without a name"),
        _("Both numbers were shown when you sent it."),
    ),
    "page.check": (
        _("Is this document genuine?"),
        _("Type the code printed under the square, or point your phone's camera at it."),
    ),
    "page.email": (
        _("News by e-mail"),
        _(
            "You need no e-mail. If you have one, it tells you that there is news, besides your "
            "phone; never more."
        ),
    ),
    "who-registers": (_("Who registers?"), ""),
    "register-start": (
        _("Register your craft in the national register"),
        _(
            "You receive a craft identity number that proves your occupation. It opens the way to "
            "health cover, the professional card, fairs and support programmes."
        ),
    ),
    "register-start-master": (
        _("Enter the register as a master"),
        _(
            "The register names you master craftsman or craftswoman (maâlam). Your number proves "
            "it to buyers, to apprentices and to the State."
        ),
    ),
    "register-start-enterprise": (
        _("Enter an enterprise in the register"),
        _(
            "The enterprise receives its own craft identity number, for the craft it exercises "
            "under a registered craftsman or craftswoman."
        ),
    ),
    "register-start-cooperative": (
        _("Enter a cooperative in the register"),
        _(
            "The cooperative receives its own craft identity number. Each member who is in the "
            "register herself is tied to it; nobody loses her own number."
        ),
    ),
    "register-start-recognition": (
        _("Recognition of professional experience"),
        _(
            "You have long years of craft and no paper says so. A qualification commission sees "
            "your work and recognises your experience: with it you enter as a master."
        ),
    ),
    "register-start-attestation": (
        _("Attestation of exercise of a craft"),
        _(
            "You work in a craft and no paper says so. The chamber looks at your work and gives "
            "you the document with which you register."
        ),
    ),
    "register-no-paper": (_("No paper is a path too"), ""),
    "register-stopped": (
        _("You no longer work in this craft"),
        _("Nothing was sent, and nothing changed. Choose what fits you."),
    ),
}


def texts() -> Mapping[str, tuple[object, object]]:
    """Every text that may be heard, with its title and what follows it; translated when asked."""
    found: dict[str, tuple[object, object]] = {**PAGES}
    for declared in installed():
        for page in declared.pages:
            found[f"{declared.code}.{page.code}"] = (page.title, page.hint)
            if page.rows is not None:
                found[f"{declared.code}.{page.code}.one"] = (page.rows.one, "")
    for code in notices():
        found[f"{NOTICE}{code}"] = (_spoken_now(code), "")
    return found


def _spoken(code: str) -> str:
    return spoken(code, get_language() or "ar")


_spoken_now = lazy(_spoken, str)  # the words of the day, in the language of whoever asks


def text_of(code: str, language: str) -> str:
    """What a voice reads in a language today; "" for a code that is no more."""
    return _read(texts().get(code, ("", "")), language)


def _read(words: Words, language: str) -> str:
    title, rest = words
    with translation.override(READ_IN_FRENCH if language == READ_IN_FRENCH else "ar"):
        said = f"{title} {rest}".strip()
    return _without_places(said)


def _without_places(said: str) -> str:
    """A notice holds places for a number or a day: no voice reads those, the page shows them."""
    out, depth = "", 0
    for sign in said:
        depth += sign == "{"
        out += sign if not depth else ""
        if sign == "}":
            depth, out = 0, f"{out}…"
    return out


def slots(language: str) -> list[Slot]:
    """Every text in one language, with its recordings."""
    rows = Recording.objects.filter(
        language=language, state__in=[RecordingState.PUBLISHED, RecordingState.PROPOSED]
    ).order_by("code", "id")
    by_code: dict[str, dict[str, Recording]] = {}
    for row in rows:
        by_code.setdefault(row.code, {})[row.state] = row
    known = dict(texts())
    for code in by_code:  # what is no more asked nor told, and was recorded
        known.setdefault(code, ("", ""))
    return [_slot(code, language, by_code.get(code, {}), known[code]) for code in known]


def _slot(
    code: str, language: str, held: Mapping[str, Recording], words: Words | None = None
) -> Slot:
    return Slot(code, language, held.get("published"), held.get("proposed"), words)


def slot(code: str, language: str) -> Slot | None:
    """One text in one language; None for what was never asked nor told."""
    past = history(code, language)
    if language not in SPOKEN or not (code in texts() or past):
        return None
    return _slot(code, language, {row.state: row for row in past})


def history(code: str, language: str) -> list[Recording]:
    """Every recording of a slot, the newest first."""
    rows = Recording.objects.filter(code=code, language=language)
    return list(rows.order_by("-made_at", "id"))


def recording(pk: UUID) -> Recording | None:
    """One recording."""
    return Recording.objects.filter(pk=pk).first()


def sound_of(pk: UUID) -> bytes:
    """The bytes of a recording."""
    return bytes(Sound.objects.values_list("data", flat=True).get(recording=pk))


def published_under(name: str) -> Recording | None:
    """A recording that everybody may hear, by its address; what was taken back plays no more."""
    held = Recording.objects.filter(digest=name, state=RecordingState.PUBLISHED)
    return held.order_by("-made_at", "id").first()


@kept
def _published(code: str, language: str) -> tuple[str, str, str, bool] | None:
    rows = Recording.objects.filter(
        code=code, language=language, state=RecordingState.PUBLISHED
    ).order_by("id")
    return rows.values_list("digest", "kind", "text_digest", "trial").first()


def voice_for(code: str, language: str) -> Voice | None:
    """The recording that a page may play: published, and of the wording of today."""
    held = _published(code, language)
    if held is None or held[2] != digest(text_of(code, language)):
        return None
    name, kind, _wording, trial = held
    return Voice(address=reverse("voice", args=[f"{name}.{ENDINGS[kind]}"]), kind=kind, trial=trial)
