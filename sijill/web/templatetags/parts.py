"""The components of the house, one tag for each; the gallery shows them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.forms.utils import flatatt
from django.template import Context, Library
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sijill.web import comparison as comparisons
from sijill.web import voices
from sijill.web.drawn import MARK, drawn
from sijill.web.pages_of import Answer, Compared, PageLinks, Slot, Step, VerdictRow
from sijill.web.templatetags.numbers import isolated

register = Library()
BANNER_ICONS = {"info": "info-circle", "wait": "clock", "ok": "check", "refuse": "alert-triangle"}
TAG_ICONS = {"info": "info-circle", "wait": "clock", "ok": "check", "refuse": "x", "plain": ""}
KEY_CAPS = {"Enter": "↵", "Slash": "/", "Space": "␣"}
ARROWS = {
    "ArrowUp": "arrow-up",
    "ArrowDown": "arrow-down",
    "ArrowLeft": "arrow-left",
    "ArrowRight": "arrow-right",
}


@register.simple_tag
def button(label: Any, **given: Any) -> SafeString:
    """A button, or a link that looks like one when it has an address."""
    facts: dict[str, Any] = {
        "label": label, "href": "", "kind": "main", "icon": "", "icon_end": "", "name": "",
        "value": "", "type": "submit", "key": "", "form": "", "reason": "", "article": "",
        "small": False, "wide": False, "formaction": "", "alive": False, "attrs": {},
    }  # fmt: skip
    unknown = set(given) - set(facts)
    if unknown:
        raise TypeError(f"button does not know {sorted(unknown)}")
    facts |= given
    facts["extra"] = flatatt(dict(facts.pop("attrs") or {}))
    words = [facts["kind"]] + [w for w in ("small", "wide", "alive") if facts[w]]
    facts["classes"] = " ".join(["button", *words])
    said = {name: str(fact) if isinstance(fact, Promise) else fact for name, fact in facts.items()}
    return _button(translation.get_language() or "", **said)


@lru_cache(maxsize=1000, typed=True)  # by type too: a word is escaped, a piece of page is not
def _button(_language: str, **facts: Any) -> SafeString:
    """The same few buttons stand on every page."""
    return render_to_string("web/components/button.html", facts)


@register.simple_tag
def back(href: str, label: Any = "") -> SafeString:
    """The way back, at the start of the page."""
    return drawn(
        "web/components/back.html", {"href": MARK, "label": label or _("Back")}, typed=href
    )


@register.inclusion_tag("web/components/door.html")
def door(href: str, title: Any, note: Any, icon: str, kind: str = "lined") -> dict[str, Any]:
    """One of the doors of the first page."""
    return {"href": href, "title": title, "note": note, "icon": icon, "kind": kind}


@register.simple_block_tag
def banner(
    content: str, kind: str, title: Any = "", icon: str = "", live: bool = False
) -> SafeString:
    """A message with a coloured edge: info, wait, ok or refuse."""
    facts = {"content": content, "kind": kind, "title": title, "live": live}
    return render_to_string(
        "web/components/banner.html", facts | {"icon": icon or BANNER_ICONS[kind]}
    )


@register.simple_tag
def tag(kind: str, label: Any, icon: str | None = None, picto: str = "") -> SafeString:
    """A state in an icon and a word."""
    chosen = TAG_ICONS[kind] if icon is None else icon
    return _tagged(kind, isolated(label), chosen, picto)


@lru_cache(maxsize=1000)
def _tagged(kind: str, label: SafeString, icon: str, picto: str) -> SafeString:
    """The same few states stand on every line of every list."""
    return render_to_string(
        "web/components/tag.html", {"kind": kind, "label": label, "icon": icon, "picto": picto}
    )


@register.simple_tag(takes_context=True)
def listen(
    context: Any, key: str, text: Any = "", label: Any = "", minutes: Any = ""
) -> SafeString:
    """Hear the page: a recorded voice in the language one listens in, else the device's own."""
    request = context.get("request")
    heard = voices.chosen(request)
    found = voices.voice_for(str(key), heard)
    language = translation.get_language() or "ar"
    choose = "" if found or not key else _to_choose(request)
    facts = {
        "voice": found,
        "heard_in": voices.NAMES.get(heard, ""),
        "text": text,
        "device": {"ar": "ar-MA", "fr": "fr-FR", "en": "en-GB"}.get(language, ""),
        "label": label or _("Listen"),
        "minutes": minutes,
        "choose": MARK if choose else "",
    }
    return drawn("web/components/listen.html", facts, typed=choose or None)


def _to_choose(request: Any) -> str:
    """Where one says in which language one listens; nowhere in a page that is no answer."""
    try:
        there = reverse("voices:choose") if request is not None else ""
    except NoReverseMatch:  # a room's own tests know its addresses alone
        return ""
    return f"{there}?{urlencode({'next': request.get_full_path()})}" if there else ""


@register.simple_tag
def progress(step: int, steps: int) -> SafeString:
    """One star for each question, and the count in words."""
    states = [
        "granted" if i < step else "happening" if i == step else "hollow"
        for i in range(1, steps + 1)
    ]
    facts = {"step": step, "steps": steps, "states": states}
    return drawn("web/components/progress.html", facts)


@register.inclusion_tag("web/components/copy.html")
def copy(value: str, label: Any = "") -> dict[str, Any]:
    """A button that copies a number; absent where it cannot work."""
    return {"value": value, "label": label or _("Copy the number")}


@register.inclusion_tag("web/components/dates.html")
def dates(steps: Sequence[Step]) -> dict[str, Any]:
    """The dates of a case: stars joined by dots."""
    words = {
        "granted": _("Done"),
        "happening": _("Happening now"),
        "hollow": _("Still to come"),
        "broken": _("Refused or withdrawn"),
        "unknown": _("Not known"),
    }
    return {"steps": [(step, words[step.state]) for step in steps]}


@register.inclusion_tag("web/components/summary.html")
def summary(rows: Sequence[Answer]) -> dict[str, Any]:
    """Check your answers."""
    return {"rows": rows}


@register.inclusion_tag("web/components/verdicts.html")
def verdicts(rows: Sequence[VerdictRow]) -> dict[str, Any]:
    """The answers and what the rules say of each, with its article."""
    return {"rows": format_html_join("", "{}", ((_verdict(row),) for row in rows))}


def _verdict(row: VerdictRow) -> SafeString:
    """One row: a file has a dozen of them, and is opened all day long."""
    current = mark_safe(' aria-current="true"') if row.current else ""
    address = format_html(' data-href="{}"', row.href) if row.href else ""
    place = format_html(' data-place="{}"', row.key) if row.key else ""
    question = format_html('<a href="{}">{}</a>', row.href, row.question) if row.href else None
    note = format_html("<small><bdi>{}</bdi></small>", isolated(row.note)) if row.note else ""
    return format_html(
        '<tr data-row{}{}{}><th scope="row">{}</th><td><b><bdi>{}</bdi></b>{}</td><td>{}</td>'
        '<td class="article"><bdi>{}</bdi></td></tr>',
        *(current, address, place, question or row.question, isolated(row.answer), note),
        *(tag(row.kind, row.word) if row.word else "", isolated(row.article)),
    )


@register.inclusion_tag("web/components/comparison.html")
def comparison(
    left_title: Any, right_title: Any, rows: Sequence[Compared], caption: Any = ""
) -> dict[str, Any]:
    """Two persons side by side, with what differs lit."""
    lines = [(row, *comparisons.pieces(row.left, row.right, whole=row.whole)) for row in rows]
    return {"left": left_title, "right": right_title, "lines": lines, "caption": caption}


@register.simple_block_tag
def pane(
    content: str,
    title: Any,
    *,
    id: str = "",
    tools: Any = "",
    tags: Sequence[tuple[str, Any]] = (),
    flush: bool = False,
) -> SafeString:
    """A box of the desk with its head."""
    facts = {"content": content, "title": title, "id": id, "tools": tools}
    return render_to_string("web/components/pane.html", facts | {"tags": tags, "flush": flush})


@register.simple_block_tag(takes_context=True)
def capture(context: Context, content: str, name: str) -> str:
    """Keep a piece of page under a name, to hand it to a component."""
    context[name] = mark_safe(content)  # noqa: S308
    return ""


@register.simple_block_tag
def scroll(content: str, label: Any) -> SafeString:
    """A table that may be wider than the page, reachable from the keyboard."""
    return render_to_string("web/components/scroll.html", {"content": content, "label": label})


FIRST_NAME = '<b lang="{}"><bdi>{}</bdi></b>'
OTHER_NAME = '<small lang="{}"><bdi>{}</bdi></small>'


@register.simple_tag
def two_names(ar: str, latin: str, first: str = "") -> SafeString:
    """A name in both scripts, the page's own first: it stands on every line of every list."""
    above, below = (ar, "ar"), (latin, "fr")
    if (first or translation.get_language() or "ar") not in ("ar", "zgh"):
        above, below = below, above
    return format_html(
        '<span class="two-names">{}{}</span>',
        format_html(FIRST_NAME, above[1], above[0]) if above[0] else "",
        format_html(OTHER_NAME, below[1], below[0]) if below[0] else "",
    )


@register.inclusion_tag("web/components/deadline.html")
def deadline(day: int, total: int, due: Any = None, late: int = 0) -> dict[str, Any]:
    """How much of the legal time is spent."""
    return {"day": day, "total": total, "due": due, "late": late, "kind": _pace(day, total, late)}


def _pace(day: int, total: int, late: int = 0) -> str:
    if late or day > total:
        return "late"
    return "wait" if total and day / total >= 0.4 else "ok"


@register.simple_tag
def bar(part: float, whole: float, kind: str = "ok") -> SafeString:
    """A bare bar beside a number that says the same."""
    return _barred(round(max(0.0, min(1.0, part / whole if whole else 0)) * 100), kind)


@lru_cache(maxsize=400)
def _barred(width: int, kind: str) -> SafeString:
    """A hundred widths in a few colours."""
    return render_to_string("web/components/bar.html", {"width": width, "kind": kind})


@register.simple_tag
@lru_cache(maxsize=100)
def key(code: str) -> SafeString:
    """The cap of one physical key."""
    cap = KEY_CAPS.get(code, code.removeprefix("Digit"))
    return render_to_string("web/components/key.html", {"arrow": ARROWS.get(code, ""), "cap": cap})


@register.simple_tag
def keys_hint(codes: str, label: Any) -> SafeString:
    """Keys and what they do."""
    return _hinted(codes, str(label))


@lru_cache(maxsize=500)
def _hinted(codes: str, label: str) -> SafeString:
    """A dozen hints that every page of the desk ends with."""
    facts = {"codes": codes.split(), "label": label}
    return render_to_string("web/components/keys_hint.html", facts)


@register.simple_block_tag
def empty(content: str, title: Any) -> SafeString:
    """Nothing yet: what will come, and how to be told."""
    return render_to_string("web/components/empty.html", {"content": content, "title": title})


@register.inclusion_tag("web/components/two_figures.html")
def two_figures(
    title: Any, note: Any = "", figures: Sequence[tuple[Any, Any, Any]] = ()
) -> dict[str, Any]:
    """Two official figures that disagree, each with who said it."""
    return {"title": title, "note": note, "figures": figures}


@register.inclusion_tag("web/components/figure.html")
def figure(value: Any, label: Any, source: Any) -> dict[str, Any]:
    """One figure with who said it and when."""
    return {"value": value, "label": label, "source": source}


@register.simple_block_tag
def chart(
    content: str, title: Any, unit: Any = "", source: Any = "", table: str = "", download: str = ""
) -> SafeString:
    """A picture with its finding, source, table and file."""
    facts: Mapping[str, Any] = {
        "content": content, "title": title, "unit": unit, "source": source,
        "table": table, "download": download,
    }  # fmt: skip
    return render_to_string("web/components/chart.html", dict(facts))


@register.simple_block_tag
def seal(
    content: str, state: str, title: Any, subtitle: Any = "", chip: Any = "", kind: str = "received"
) -> SafeString:
    """The coloured head of a confirmation or a check, and the card that floats on its edge."""
    facts = {"content": content, "state": state, "title": title, "subtitle": subtitle}
    return render_to_string("web/components/seal.html", facts | {"chip": chip, "kind": kind})


@register.inclusion_tag("web/components/pagination.html")
def pagination(page_links: PageLinks) -> dict[str, Any]:
    """Before and after, in a long list."""
    return {"links": page_links}


@register.simple_block_tag
def menu(content: str, label: Any, icon: str = "dots-vertical", classes: str = "") -> SafeString:
    """A menu that opens without a script."""
    facts = {"content": content, "label": label, "icon": icon, "classes": classes}
    return render_to_string("web/components/menu.html", facts)


@register.simple_block_tag
def details(content: str, summary: Any, opened: bool = False) -> SafeString:
    """More, for who wants it."""
    facts = {"content": content, "summary": summary, "opened": opened}
    return render_to_string("web/components/details.html", facts)


@register.inclusion_tag("web/components/upload.html", takes_context=True)
def upload(context: Context, slot: Slot) -> dict[str, Any]:
    """The place of one document: take it, see it received, take it again."""
    return {"slot": slot, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("web/components/file.html")
def file_box(name: str, given: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A box for one file that speaks the page's language, not the browser's; `id_<name>` is its id.

    `photo=True` when it is to be photographed; what else is given is an attribute of the box.
    """
    photo = more.pop("photo", False)
    held = {"id": f"id_{name}", **(given or {}), **more}
    if photo:
        held |= {"accept": "image/*,application/pdf", "capture": "environment"}
    return {
        "name": name,
        "given": held,
        "id": held["id"],
        "icon": "camera" if photo else "upload",
        "label": _("Take a photo") if photo else _("Choose a file"),
    }
