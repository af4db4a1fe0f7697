"""The facts that the base pages and components show, as small frozen records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.forms import BaseForm, BoundField, CheckboxInput
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
CONTINUE = _("Continue")


@dataclass(frozen=True)
class Link:
    """One way to another page."""

    label: Text
    href: str
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Question:
    """One page that asks one thing."""

    title: Text
    hint: Text = ""
    form: BaseForm | None = None
    step: int = 0
    steps: int = 0
    back: str = ""
    listen: str = ""
    listen_text: Text = ""
    saved_at: datetime | None = None
    later: str = ""
    action: str = ""
    submit: Text = CONTINUE
    submit_icon: str = "arrow-right"
    multipart: bool = False
    reference: str = ""

    @property
    def spoken(self) -> str:
        """What the listen button reads aloud when no voice was recorded."""
        return str(self.listen_text) or f"{self.title} {self.hint}".strip()

    def titles(self, bound: BoundField) -> bool:
        """Whether the page's title is the label of this field, the only one."""
        visible = self.form.visible_fields() if self.form is not None else []
        if len(visible) != 1 or isinstance(bound.field.widget, CheckboxInput):
            return False
        return not str(bound.label) or str(bound.label) == str(self.title)

    @property
    def sole(self) -> str:
        """The id of the only control when the page's title labels it."""
        visible = self.form.visible_fields() if self.form is not None else []
        for bound in visible:
            if self.titles(bound) and not bound.use_fieldset:
                return bound.id_for_label
        return ""


MOST_WAYS = 7  # more of them, and a bar of 1280 px in French is cut


@dataclass(frozen=True, kw_only=True)
class DeskBar:
    """What the green bar of the desk says of the agent at work."""

    institution: Text = ""
    person: str = ""
    role: Text = ""
    links: Sequence[Link] = ()
    search: str = ""
    sign_out: str = ""
    account: str = ""
    office: str = ""

    @property
    def first(self) -> Sequence[Link]:
        """The ways that the bar shows side by side."""
        return self.links if len(self.links) <= MOST_WAYS else self.links[: MOST_WAYS - 1]

    @property
    def rest(self) -> Sequence[Link]:
        """Those behind it, in a menu of their own."""
        return self.links[len(self.first) :]

    @property
    def is_in_rest(self) -> bool:
        """Whether the page that is shown stands in that menu."""
        return any(link.current for link in self.rest)

    @property
    def initial(self) -> str:
        """The letter of the agent's disc."""
        return self.person.strip()[:1]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One date of a case: what happened, happens or is promised."""

    state: str
    title: Text
    when: Text = ""
    note: Text = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One line of "check your answers"."""

    question: Text
    answer: Text
    change: str = ""
    note: Text = ""
    error: Text = ""


@dataclass(frozen=True, kw_only=True)
class VerdictRow:
    """A question, its answer, and what the rule says of it."""

    question: Text
    answer: Text
    note: Text = ""
    outcome: str = "none"
    word: Text = ""
    article: Text = ""
    current: bool = False
    href: str = ""
    key: str = ""

    @property
    def kind(self) -> str:
        """The tag that shows the outcome."""
        return {"ok": "ok", "refused": "refuse", "to_examine": "wait"}.get(self.outcome, "plain")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One field of two persons side by side."""

    label: Text
    left: str
    right: str
    same: bool
    word: Text = ""
    whole: bool = False  # a word, of which no letter alone means anything


@dataclass(frozen=True, kw_only=True)
class PageLinks:
    """Where the previous and next pages of a long list are."""

    previous: str = ""
    next: str = ""
    text: Text = ""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """The place of one document to photograph."""

    name: str
    title: Text
    state: str = "empty"
    hint: Text = ""
    file_name: str = ""
    size: int = 0
    preview: str = ""
    remove: str = ""
    post: str = ""
    reason: Text = ""
    accept: str = "image/jpeg,image/png,image/heic,image/heif,application/pdf"
    capture: bool = True
    multiple: bool = False
    film: bool = False
