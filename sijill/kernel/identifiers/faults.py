"""What a parse answers, and the ways a typed number can be wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# Every code that may be raised; wording has a sentence for each, and a test says so here.
CODES = frozenset(
    {
        "empty",  # nothing was typed
        "too_short",  # digits, expected, missing [, perhaps]
        "too_long",  # digits, expected, extra
        "letters",  # found: letters where only digits belong
        "no_letters",  # an identity card number begins with letters
        "too_many_letters",  # letters, expected
        "no_digits",  # letters alone
        "letters_inside",  # found: letters after the digits
        "not_latin",  # found: the letters on an identity card are Latin
        "characters",  # found: signs that no such number has
        "check_digits",  # the digits contradict each other: one was mistyped
        "not_moroccan",  # country: an IBAN or a phone from elsewhere
        "prefix",  # prefix: no Moroccan number begins so
    }
)


@dataclass(frozen=True)
class Parsed:
    """A number understood: its canonical value, how to show it, and what is odd about it."""

    value: str
    display: str
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.value


class Invalid(ValueError):
    """A number refused, with the reason as a code and its facts."""

    def __init__(self, code: str, facts: Mapping[str, object] | None = None) -> None:
        if code not in CODES:
            raise KeyError(f"no such fault: {code}")
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = MappingProxyType(dict(facts or {}))

    def __str__(self) -> str:
        return f"{self.code} {dict(self.facts)}"


def exactly(digits: str, expected: int, **facts: object) -> str:
    """The digits when they are as many as expected, else the fault that counts them."""
    if not digits:
        raise Invalid("empty")
    gap = expected - len(digits)
    counted = {"digits": len(digits), "expected": expected, **facts}
    if gap > 0:
        raise Invalid("too_short", {**counted, "missing": gap})
    if gap < 0:
        raise Invalid("too_long", {**counted, "extra": -gap})
    return digits


def only_digits(text: str) -> str:
    """The text when it is made of 0-9, else the fault that shows what is not."""
    odd = "".join(dict.fromkeys(sign for sign in text if sign not in "0123456789"))
    if not odd:
        return text
    letters = "".join(sign for sign in odd if sign.isalpha())
    raise (
        Invalid("letters", {"found": letters}) if letters else Invalid("characters", {"found": odd})
    )
