"""Dirhams, counted in whole centimes: no binary fraction ever touches an amount."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import total_ordering

from sijill.kernel.digits import typed

NARROW = "\u202f"
MINUS = "\u2212"
UNITS = {"ar": "درهم"}
_AMOUNT = re.compile(r"(-?)(\d+)(?:[.,](\d{1,2}))?")
_THOUSANDS = re.compile(r"(?<=\d)[ .](?=\d{3}(?!\d))")
_UNIT = re.compile(r"(?i)(?:dhs?|mad|dirhams?|درهم|دراهم|د\.م\.?)$")


class NotAnAmount(ValueError):
    """The text is not an amount of money."""


@total_ordering
@dataclass(frozen=True)
class Dirhams:
    """An amount in centimes; made from text or a decimal, never from a float."""

    centimes: int = 0

    def __post_init__(self) -> None:
        if type(self.centimes) is not int:
            raise TypeError("centimes are counted, not measured")

    @classmethod
    def of(cls, amount: Decimal | int | str) -> "Dirhams":
        """An exact amount in dirhams; a third decimal is refused rather than rounded."""
        centimes = Decimal(amount) * 100
        if centimes != centimes.to_integral_value():
            raise NotAnAmount(f"finer than a centime: {amount}")
        return cls(int(centimes))

    @classmethod
    def total(cls, amounts: Iterable["Dirhams"]) -> "Dirhams":
        """The sum of amounts."""
        return cls(sum(amount.centimes for amount in amounts))

    @property
    def decimal(self) -> Decimal:
        """The amount in dirhams with two decimals."""
        return Decimal(self.centimes).scaleb(-2)

    def __add__(self, other: "Dirhams") -> "Dirhams":
        return Dirhams(self.centimes + other.centimes)

    def __sub__(self, other: "Dirhams") -> "Dirhams":
        return Dirhams(self.centimes - other.centimes)

    def __neg__(self) -> "Dirhams":
        return Dirhams(-self.centimes)

    def __mul__(self, times: int) -> "Dirhams":
        return Dirhams(self.centimes * times)

    def __bool__(self) -> bool:
        return self.centimes != 0

    def __lt__(self, other: "Dirhams") -> bool:
        return self.centimes < other.centimes

    def scaled(self, by: Decimal, *, rounding: str = ROUND_HALF_UP) -> "Dirhams":
        """The amount times a rate, rounded once, to the centime."""
        return Dirhams(int((self.centimes * by).to_integral_value(rounding)))

    def shared(self, parts: int) -> tuple["Dirhams", ...]:
        """The amount in equal parts that add up to it; the first ones carry the odd centimes."""
        each, odd = divmod(self.centimes, parts)
        return tuple(Dirhams(each + (turn < odd)) for turn in range(parts))

    def figure(self) -> str:
        """The number alone, "1 230,50", with narrow no-break spaces."""
        whole, cents = divmod(abs(self.centimes), 100)
        sign = MINUS if self.centimes < 0 else ""
        return f"{sign}{whole:,}".replace(",", NARROW) + f",{cents:02d}"

    def written(self, language: str) -> str:
        """The amount with its unit: "1 230,50 DH", or "درهم" in Arabic."""
        return f"{self.figure()}{NARROW}{UNITS.get(language, 'DH')}"

    def __str__(self) -> str:
        return self.written("fr")


def parse(text: str) -> Dirhams:
    """An amount as people type it: "1 230,50", "1.230,50 DH", "١٢٣٠ درهم"."""
    folded = typed(text).replace("٫", ",").replace("٬", " ")
    bare = _THOUSANDS.sub("", _UNIT.sub("", folded).strip())
    found = _AMOUNT.fullmatch(bare)
    if not found:
        raise NotAnAmount(text)
    sign, whole, cents = found.groups()
    centimes = int(whole) * 100 + int((cents or "0").ljust(2, "0"))
    return Dirhams(-centimes if sign else centimes)
