"""Catalogues of words: found in the sources, kept in .po files, compiled to .mo, all by Babel."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGES = ("ar", "fr", "en", "zgh")
COMPLETE = ("ar", "fr", "en")  # Tamazight falls back to Arabic
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
    "zgh": "nplurals=2; plural=(n != 1);",
}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED = {"tests", "static", "migrations", "node_modules", "__pycache__"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_]|%|<)")
HIGH = re.compile(r" ([:;!?»%€])(?![\w(])")
OPENING = re.compile(r"(«) ")

Key = tuple[str | None, str, str | None]  # context, msgid, plural


def sources(root: Path) -> Iterator[Path]:
    """The Python files and templates whose words are shown to people, in a stable order."""
    for top in ("sijill", "config"):
        for folder, names, files in os.walk(root / top):
            names[:] = sorted(n for n in names if n not in SKIPPED)
            for name in sorted(files):
                if name.endswith(".py") or (
                    name.endswith((".html", ".txt")) and "templates" in folder
                ):
                    yield Path(folder, name)


def words_of(path: Path) -> Iterator[Key]:
    """Every message of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        python = templatize(text, origin=str(path))
        # Indentation left over from the markup would not be Python.
        text = "\n".join(line.strip() for line in python.splitlines())
    elif "gettext" not in text:
        return
    for _line, found, _comments, context in extract(
        "python", BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}
    ):
        parts = found if isinstance(found, tuple) else (found,)
        yield (context, parts[0], parts[1] if len(parts) > 1 else None)


def found_in(root: Path) -> dict[tuple[str | None, str], str | None]:
    """(context, msgid) → plural, for the whole house."""
    found: dict[tuple[str | None, str], str | None] = {}
    for path in sources(root):
        for context, singular, plural in words_of(path):
            if singular and (plural or (context, singular) not in found):
                found[context, singular] = plural
    return found


def po_path(root: Path, language: str) -> Path:
    """Where the words of a language are kept."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def load(root: Path, language: str) -> Catalog:
    """The catalogue of a language, empty when there is none yet."""
    path = po_path(root, language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def save(root: Path, language: str, catalogue: Catalog) -> None:
    """Write the catalogue sorted, without dates or line numbers, so that a change reads as one."""
    body = BytesIO()
    write_po(body, catalogue, no_location=True, omit_header=True, sort_output=True, width=100)
    header = (
        'msgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {language}\\n"\n"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )
    path = po_path(root, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = header.encode() + body.getvalue()
    if not path.exists() or path.read_bytes() != fresh:
        temporary = path.with_suffix(".new")
        temporary.write_bytes(fresh)
        temporary.replace(path)


def forms(language: str) -> int:
    """How many plural forms the language has."""
    return int(PLURALS[language].split("=")[1].split(";")[0])


def update(root: Path, language: str) -> Catalog:
    """Bring a catalogue to the sources: new words come in, gone words leave."""
    old = load(root, language)
    fresh = Catalog(locale=language, fuzzy=False)
    for (context, singular), plural in found_in(root).items():
        msgid = (singular, plural) if plural else singular
        fresh.add(msgid, _kept(old, language, msgid, context), context=context)
    return fresh


def _kept(old: Catalog, language: str, msgid: Any, context: str | None) -> Any:
    """The translation already known, in the shape the message has now."""
    plural = isinstance(msgid, tuple)
    if language == "en":
        return msgid
    known: Message | None = old.get(msgid[0] if plural else msgid, context)
    string = known.string if known and not known.fuzzy else ""
    if plural:
        blank = ("",) * forms(language)
        return tuple(string) if isinstance(string, list | tuple) else blank
    return string if isinstance(string, str) else ""


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the catalogues: several people may bring words at once."""
    (root / "locale").mkdir(exist_ok=True)
    folder = os.open(root / "locale", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def refresh(root: Path) -> None:
    """Update and compile every catalogue."""
    with alone(root):
        for language in LANGUAGES:
            save(root, language, update(root, language))
        compile_all(root)


def take(root: Path, path: Path) -> list[str]:
    """Merge a file of translations; answer what could not be taken."""
    given = json.loads(path.read_text(encoding="utf-8"))
    entries: Mapping[str, Mapping[str, Any]] = (
        {str(place): entry for place, entry in enumerate(given)}
        if isinstance(given, list)
        else given
    )
    complaints: list[str] = []
    with alone(root):
        for language in LANGUAGES:
            catalogue = update(root, language)
            for msgid, entry in entries.items():
                complaints += _taken(catalogue, language, msgid, entry)
            save(root, language, catalogue)
        compile_all(root)
    return complaints


def _taken(catalogue: Catalog, language: str, msgid: str, entry: Mapping[str, Any]) -> list[str]:
    given = entry.get(language)
    if given is None or language == "en":
        return []
    message = catalogue.get(str(entry.get("msgid", msgid)), entry.get("context"))
    if message is None:
        return [f"{language}: not in the sources: {msgid!r}"]
    wanted = forms(language) if isinstance(message.id, tuple) else 1
    strings = tuple(given) if isinstance(given, list) else (given,)
    if len(strings) != wanted:
        return [f"{language}: {wanted} forms wanted, {len(strings)} given: {msgid!r}"]
    message.string = strings if isinstance(message.id, tuple) else strings[0]
    return []


def compile_all(root: Path) -> None:
    """Compile what is newer than its .mo."""
    for language in LANGUAGES:
        source = po_path(root, language)
        if not source.exists():
            continue
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        temporary = target.with_suffix(f".{os.getpid()}")
        catalogue = load(root, language)
        if language == "fr":
            _typeset(catalogue)
        with temporary.open("wb") as stream:
            write_mo(stream, catalogue)
        temporary.replace(target)


def _typeset(catalogue: Catalog) -> None:
    for message in catalogue:
        told = message.string or ""
        message.string = in_french(told) if isinstance(told, str) else tuple(map(in_french, told))


def in_french(text: str) -> str:
    """The text as a French printer sets it: curved apostrophes, no line that begins with a sign.

    Translators type plain spaces and apostrophes; addresses and placeholders are left alone.
    """
    text = APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", text)
    return OPENING.sub("\\1\N{NO-BREAK SPACE}", HIGH.sub("\N{NO-BREAK SPACE}\\1", text))


@dataclass
class Report:
    """What is wrong with the catalogues, one sentence each."""

    faults: list[str] = field(default_factory=list)

    def add(self, language: str, what: str, msgid: Any) -> None:
        """Note one fault."""
        self.faults.append(f"{language}: {what}: {msgid!r}")


def check(root: Path) -> Report:
    """Missing, fuzzy, obsolete or wrongly filled messages, without writing anything."""
    report = Report()
    found = found_in(root)
    for language in LANGUAGES:
        catalogue = load(root, language)
        for context, singular in found:
            message = catalogue.get(singular, context)
            _check_one(report, language, singular, message)
        for message in catalogue:
            singular = _ids(message)[0]
            if singular and (message.context, singular) not in found:
                report.add(language, "obsolete", singular)
    return report


def _check_one(report: Report, language: str, singular: str, message: Message | None) -> None:
    strings = _strings(message)
    if message is None or not all(strings):
        if language in COMPLETE or (message and any(strings)):
            report.add(language, "missing", singular)
        return
    if message.fuzzy:
        report.add(language, "fuzzy", singular)
    allowed = _placeholders(*_ids(message))
    for string in strings:
        if not _placeholders(string) <= allowed:
            report.add(language, "unknown placeholder", singular)
    if not isinstance(message.id, tuple) and _placeholders(strings[0]) != allowed:
        report.add(language, "placeholder lost", singular)


def _ids(message: Message) -> tuple[str, ...]:
    ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
    return tuple(ids)


def _strings(message: Message | None) -> tuple[str, ...]:
    if message is None:
        return ("",)
    found = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return tuple(text or "" for text in found)


def _placeholders(*texts: str) -> set[str]:
    return {a or b for text in texts for a, b in PLACEHOLDER.findall(text)}
