"""One name behind many spellings: what two lists write becomes names, found in the lists.

The forms met often come first: each joins the name whose sound it shares and whose spelling the
kernel judges the same, or begins a name of its own. A form met seldom, one letter away from a
frequent one, is first of all a slip of it: it *may be* that name. What is left, rare names, is
joined by sound like the frequent ones.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from sijill.kernel.names import SAME, similarity

SELDOM = 3  # times a form is met, at most, to be taken for a slip whatever it resembles
SLIP_RATE = 0.004  # of a frequent form's bearers, for one given slip of it
MOST_COMPARED = 6  # names of one sound a form is compared with, the frequent first
MOST_GUESSED = 3
GUESS_SHARE = 0.1  # of the likeliest name's bearers, for another to be a guess too
SHORTEST = 3  # letters


class Form(NamedTuple):
    """A spelled form with how it may sound and how often it is met."""

    form: str
    text: str
    readings: tuple[str, ...]
    met: int
    written: tuple[tuple[str, int], ...]  # its frequent spellings, squeezed, and how often each

    @property
    def arabic(self) -> bool:
        return arabic(self.text)


class Known(NamedTuple):
    """A form's name, and every name it may be (that one included)."""

    name: str
    maybe: tuple[str, ...]

    @property
    def likely(self) -> str:
        """Return the name itself, or the one of which the form is most likely a slip."""
        return self.maybe[0]


class Names:
    """Names found so far, each with a spelling that stands for it in each script."""

    def __init__(self, known: Iterable[tuple[str, list[str], list[str], int]] = ()) -> None:
        self.faces: dict[str, list[str]] = {}
        self.readings: dict[str, tuple[str, ...]] = {}
        self.bearers: dict[str, int] = {}
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for name, faces, readings, bearers in known:
            self.begin(name, faces, readings, bearers)

    def begin(self, name: str, faces: Sequence[str], readings: Sequence[str], count: int) -> None:
        """Add a name under its first spelling."""
        self.faces[name] = list(faces)
        self.readings[name] = tuple(readings)
        self.bearers[name] = count
        for reading in readings:
            self._by_sound[reading].append(name)

    def find(self, form: Form) -> str | None:
        """Return the name that the form is a spelling of."""
        best, found = SAME, None
        for name in self._candidates(form):
            near = similarity(form.text, self._face(name, form))
            if near > best or (near == best and found is None):
                best, found = near, name
        return found

    def _face(self, name: str, form: Form) -> str:
        """The spelling that stands for the name, in the script of the form when there is one."""
        faces = self.faces[name]
        return next((face for face in faces if arabic(face) == form.arabic), faces[0])

    def join(self, name: str, form: Form) -> None:
        """Count a spelling under its name; the first of the other script becomes a face too."""
        self.bearers[name] += form.met
        faces = self.faces[name]
        if len(faces) == 1 and arabic(faces[0]) != form.arabic:
            faces.append(form.text)

    def _candidates(self, form: Form) -> list[str]:
        heard = dict.fromkeys(name for key in form.readings for name in self._by_sound.get(key, ()))
        if len(heard) <= MOST_COMPARED:
            return list(heard)
        return sorted(heard, key=lambda name: -self.bearers[name])[:MOST_COMPARED]


class Slips:
    """Frequent spellings by what is left of them when one letter is lost: finds one slip away."""

    def __init__(self) -> None:
        self._by_rest: dict[str, list[int]] = defaultdict(list)
        self._known: list[tuple[str, int, str]] = []

    def learn(self, form: Form, name: str) -> None:
        """Remember the frequent spellings of a form and the name it is of."""
        for written, count in form.written:
            if count > SELDOM and len(written) >= SHORTEST:
                self._known.append((written, count, name))
                for rest in _rests(written):
                    self._by_rest[rest].append(len(self._known) - 1)

    def guesses(self, form: Form) -> tuple[str, ...]:
        """Return the names the form may be a slip of, the likeliest first."""
        written = squeeze(form.text)
        if len(written) < SHORTEST:
            return ()
        near = {turn for rest in _rests(written) for turn in self._by_rest.get(rest, ())}
        bearers: dict[str, int] = defaultdict(int)
        for turn in near:
            known, count, name = self._known[turn]
            often = form.met <= SELDOM + SLIP_RATE * count and count > form.met
            if often and OSA.distance(written, known, score_cutoff=1) <= 1:
                bearers[name] += count
        likely = sorted(bearers, key=lambda name: (-bearers[name], name))[:MOST_GUESSED]
        return tuple(name for name in likely if bearers[name] >= GUESS_SHARE * bearers[likely[0]])


def squeeze(text: str) -> str:
    """A spelling as hands typed it, without case, accents and what is between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalpha())


def _rests(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def arabic(text: str) -> bool:
    return any("\u0600" <= sign <= "\u06ff" for sign in text)


def settle(
    forms: Iterable[Form], known: dict[str, Known] | None = None, names: Names | None = None
) -> tuple[dict[str, Known], Names]:
    """Return the name of every form, and the names; what is known already stays as it is."""
    done = dict(known or {})
    names = names or Names()
    slips = Slips()
    ordered = sorted(forms, key=lambda form: (-form.met, form.form))
    for form in ordered:
        before = done.get(form.form)
        if before is None:
            before = done[form.form] = _settle_one(form, names, slips)
        if form.met > SELDOM:
            slips.learn(form, before.likely)
    return done, names


def _settle_one(form: Form, names: Names, slips: Slips) -> Known:
    guessed = slips.guesses(form)
    name = None if guessed and form.met <= SELDOM else names.find(form)
    if name is None:
        name = form.form
        if not guessed:
            names.begin(name, [form.text], form.readings, form.met)
    else:
        names.join(name, form)
    return Known(name, tuple(dict.fromkeys((*guessed, name))))
