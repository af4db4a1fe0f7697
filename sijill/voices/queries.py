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


@dataclass(frozen=True)
class Slot:
    """One text in one spoken language: what is to be read, and what was recorded of it."""

    code: str
    language: str
    published: Recording | None = None
    waiting: Recording | None = None

    @cached_property
    def text(self) -> str:
        """The wording of today, from which a voice reads: French for French, else Arabic."""
        return text_of(self.code, self.language)

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


# Questions outside of any procedure, by the code that their page gives them.
PAGES = {
    "page.sign_in": _("What is your phone number?"),
    "page.code": _("Type the code you received"),
}


def texts() -> Mapping[str, tuple[object, object]]:
    """Every text that may be heard, with its title and what follows it; translated when asked."""
    found: dict[str, tuple[object, object]] = {code: (title, "") for code, title in PAGES.items()}
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
    title, rest = texts().get(code, ("", ""))
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
    known = [*texts(), *(code for code in by_code if code not in texts())]
    return [_slot(code, language, by_code.get(code, {})) for code in known]


def _slot(code: str, language: str, held: Mapping[str, Recording]) -> Slot:
    return Slot(code, language, held.get("published"), held.get("proposed"))


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
