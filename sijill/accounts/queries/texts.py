"""What a message says: by the version in force, else as the house came with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from sijill.accounts import wording
from sijill.accounts.models import MessageText
from sijill.accounts.rules.messages import Way, plainly
from sijill.accounts.rules.texts import (
    ARTICLE,
    HOUSE,
    PART_OF,
    SENT_AS_TEXT,
    Draft,
    Part,
    TextState,
    faults,
    may_move_text,
    may_start,
)
from sijill.kernel import clock
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Verdict, refused
from sijill.ledger.kept import kept
from sijill.ledger.statements import statement

Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message as it leaves, and by which version of its texts."""

    text: str
    subject: str
    version: int


@dataclass(frozen=True)
class Words:
    """The texts of one kind of message that are in force on a day."""

    template: str
    version: int = HOUSE
    since: date | None = None
    texts: Texts = field(default_factory=dict)

    def text(self, part: Part, language: str) -> str:
        """One wording with its places for values; in Arabic where a language has none."""
        own = self.texts.get(language) or self.texts.get("ar") or {}
        return own.get(part) or wording.house(self.template, part, language)

    def say(self, params: Mapping[str, object], language: str, *, way: Way, discreet: bool) -> Said:
        """What is told by this way; KeyError for an unknown message or a missing value."""
        part = Part.DISCREET if discreet else PART_OF[way]
        subject = self.text(Part.SUBJECT, language) if way is Way.EMAIL else ""
        text = wording.filled(self.text(part, language), params)
        text = plainly(text) if part in SENT_AS_TEXT and way is Way.SMS else text
        return Said(text=text, subject=subject, version=self.version)

    @cached_property
    def whole(self) -> dict[str, dict[str, str]]:
        """Every wording in every language."""
        return {
            language: {part.value: self.text(part, language) for part in Part}
            for language in wording.WRITTEN_IN
        }


def words(template: str, *, on: date) -> Words:
    """The texts in force on a day: the agreed version that started last, else the house's."""
    return words_in_force(on).get(template) or Words(template)


def words_in_force(on: date) -> dict[str, Words]:
    """The agreed texts in force on a day, by message; whatever is not there says the house's."""
    started = {
        template: [row for row in rows if row.since and row.since <= on]
        for template, rows in _agreed().items()
    }
    return {template: max(rows, key=_newest) for template, rows in started.items() if rows}


def _newest(row: Words) -> tuple[date, int]:
    return row.since or date.min, row.version


@kept
def _agreed() -> Mapping[str, tuple[Words, ...]]:
    """Every agreed version, by message: a few dozen rows that concern everybody."""
    found: dict[str, tuple[Words, ...]] = {}
    for template, number, since, texts in _agreed_rows(TextState.AGREED.value):
        one = Words(template, number, since, texts)
        found[template] = (*found.get(template, ()), one)
    return found


@statement
def _agreed_rows(state: str) -> QuerySet[MessageText, tuple[str, int, date, Texts]]:
    rows = MessageText.objects.filter(state=state).order_by("template", "number")
    return rows.values_list("template", "number", "valid_from", "texts")


def judge_text(draft: Draft, *, by: Actor, at: datetime) -> list[Verdict]:
    """Everything that keeps a draft from being proposed."""
    if draft.template not in wording.notices():
        return [refused("text.no_such_message", ARTICLE)]
    verdicts = [
        may_move_text(None, TextState.PROPOSED, by=by),
        may_start(draft.valid_from, today=clock.civil_date(at)),
        *faults(draft.texts, house=Words(draft.template).whole, samples=wording.samples()),
    ]
    return [verdict for verdict in verdicts if not verdict.is_ok]


def spoken(template: str, language: str) -> str:
    """What a voice reads for a message today, with its places for values."""
    today = clock.civil_date(clock.now())
    return words(template, on=today).text(Part.SPOKEN, language)


def text_versions(template: str) -> list[MessageText]:
    """Every version that was ever written of a message, the newest first."""
    return list(MessageText.objects.filter(template=template).order_by("-number"))


def text_version(pk: UUID) -> MessageText | None:
    """One version."""
    return MessageText.objects.filter(pk=pk).first()


def waiting_texts() -> dict[str, MessageText]:
    """The versions that wait for a second person, by message."""
    rows = MessageText.objects.filter(state=TextState.PROPOSED).order_by("template")
    return {row.template: row for row in rows}


def words_before(row: MessageText) -> Words:
    """What was in force when a version was to start: the agreed one numbered before it."""
    earlier = (
        MessageText.objects.filter(
            template=row.template, number__lt=row.number, agreed_by__isnull=False
        )
        .order_by("-number")
        .first()
    )
    if earlier is None:
        return Words(row.template)
    return Words(earlier.template, earlier.number, earlier.valid_from, earlier.texts)
