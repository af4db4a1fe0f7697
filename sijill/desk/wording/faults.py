"""What is wrong with a typed answer: what was typed, what is expected, an example."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.accounts.wording import PHONE_FAULTS, phone_fault
from sijill.kernel.identifiers import Invalid

CIN = _("“%(typed)s” is not the number of an identity card. It is one or two Latin letters, "
        "then digits, for example C 418207")  # fmt: skip
RESIDENCE = _(
    "“%(typed)s” is not the number of a residence card. It has 4 to 15 Latin letters and digits, "
    "for example A123456B"
)
ICE = _("“%(typed)s” is not an ICE. It has 15 digits, for example 001524689000003")
BIRTH_ENTRY = _(
    "“%(typed)s” is not the number of a birth entry. It has digits, for example 123/2009"
)
FAULTS: Mapping[str, Promise] = {
    "cin.empty": _("Type the number of your identity card, for example C 418207"),
    "cin.no_letters": _(
        "You typed digits only. The number of an identity card starts with one or two Latin "
        "letters, for example C 418207"
    ),
    "cin.no_digits": _(
        "You typed letters only. The number of an identity card has digits after its letters, "
        "for example C 418207"
    ),
    "cin.too_many_letters": _(
        "You typed %(letters)s letters. The number of an identity card has one or two, "
        "for example C 418207"
    ),
    "cin.too_long": _(
        "You typed %(digits)s digits. The number of an identity card has at most %(expected)s, "
        "for example C 418207"
    ),
    "cin.not_latin": _(
        "You typed “%(found)s”. The letters on the identity card are Latin, for example C 418207"
    ),
    "residence.empty": _("Type the number of your residence card, for example A123456B"),
    "ice.empty": _("Type the ICE, 15 digits, for example 001524689000003"),
    "ice.too_short": _(
        "You typed %(digits)s digits. An ICE has 15, zeros included, for example 001524689000003"
    ),
    "ice.too_long": _("You typed %(digits)s digits. An ICE has 15, for example 001524689000003"),
    "ice.check_digits": _(
        "“%(typed)s” cannot be an ICE: its digits contradict each other. Read it again on the "
        "certificate"
    ),
    "nia.empty": _("Type the craft identity number, for example 4812 0693 45"),
    "nia.too_long": _("You typed %(digits)s signs. A craft identity number has fewer"),
    "phone.not_mobile": _(
        "%(typed)s is not a mobile number, and gets no messages. A mobile begins with 06 or 07, "
        "for example 06 12 34 56 78"
    ),
    "name_ar.no_letters": _("Write the name in Arabic letters, for example فاطمة الزهراء"),
    "name_ar.other_script": _(
        "You typed “%(found)s”. Write the name in Arabic letters, for example فاطمة الزهراء"
    ),
    "name_ar.digits": _(
        "You typed “%(found)s”. A name has no digits: write it as on the identity card, "
        "for example فاطمة الزهراء"
    ),
    "name_ar.signs": _(
        "You typed “%(found)s”. A name has no such sign: write it as on the identity card, "
        "for example فاطمة الزهراء"
    ),
    "name_latin.no_letters": _("Write the name in Latin letters, for example Fatima Zahra"),
    "name_latin.other_script": _(
        "You typed “%(found)s”. Write the name in Latin letters, as on the identity card, "
        "for example Fatima Zahra"
    ),
    "name_latin.digits": _(
        "You typed “%(found)s”. A name has no digits: write it as on the identity card, "
        "for example Fatima Zahra"
    ),
    "name_latin.signs": _(
        "You typed “%(found)s”. A name has no such sign: write it as on the identity card, "
        "for example Fatima Zahra"
    ),
    "text.too_long": _(
        "You wrote %(length)s signs. At most %(limit)s are kept: make it shorter, for example by "
        "leaving out what is asked elsewhere"
    ),
    "choice.unknown": _("“%(typed)s” is not in the list. Choose one of the answers shown"),
    "year.not_a_number": _("“%(typed)s” is not a year. Type four digits, for example 2015"),
    "year.out_of_range": _(
        "You typed %(typed)s. The year lies between %(least)s and %(most)s, for example 2015"
    ),
    "number.not_a_number": _("“%(typed)s” is not a number. Use digits only, for example 12"),
    "number.out_of_range": _("%(typed)s is too large. Use a smaller number, for example 12"),
    "day.not_a_date": _("“%(typed)s” is not a date. For example 14 6 1984"),
    "day.future": _("You typed %(typed)s. This day has not come yet: check the year"),
    "day.too_old": _("You typed %(typed)s. The year is %(least)s or later, for example 1984"),
}


def is_fault(code: str) -> bool:
    """Whether a code names a fault of a typed answer."""
    kind = code.partition(".")[0]
    return code in FAULTS or kind in ("cin", "residence", "birth_entry", "phone", "ice", "nia")


def fault(code: str, facts: Mapping[str, object]) -> str:
    """The sentence of a fault, every value between quotes as it was typed."""
    kind, _dot, problem = code.partition(".")
    if code in FAULTS:
        return str(FAULTS[code]) % {"typed": "", **facts}
    if kind == "phone":
        known = problem == "too_short" or problem in PHONE_FAULTS
        return phone_fault(Invalid(problem if known else "characters", facts))
    return str(SENTENCES.get(kind, RESIDENCE)) % {"typed": "", **facts}


SENTENCES: Mapping[str, Promise] = {
    "cin": CIN,
    "residence": RESIDENCE,
    "birth_entry": BIRTH_ENTRY,
    "ice": ICE,
}


REQUIRED: Mapping[str, Promise] = {
    "name_ar": _("Write the name in Arabic letters, for example فاطمة الزهراء"),
    "name_latin": _("Write the name in Latin letters, for example Fatima Zahra"),
    "cin": _("Type the number of your identity card, for example C 418207"),
    "residence": _("Type the number of your residence card, for example A123456B"),
    "birth_entry": _("Type the number of the birth entry, for example 123/2009"),
    "phone": _("Type your mobile phone number, for example 06 12 34 56 78"),
    "ice": _("Type the ICE, 15 digits, for example 001524689000003"),
    "nia": _("Type the craft identity number, for example 4812 0693 45"),
    "year": _("Type the year with four digits, for example 2015"),
    "number": _("Type a number, for example 12"),
    "choice": _("Choose one of the answers"),
    "trade": _("Choose your craft, or describe it in your words"),
    "trades": _("Choose at least one craft"),
    "province": _("Choose the province"),
    "check": _("Tick the box to go on"),
}


def required(kind: str) -> str:
    """What to say when nothing was answered."""
    return str(REQUIRED.get(kind, _("Write an answer here")))
