"""When a card may be printed. The look and the validity of the card are not published yet."""

from __future__ import annotations

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

THE_CARD = provisional("cards.card")


def printable(*, trade: str, official: bool, specimen: bool) -> Verdict:
    """A card in earnest names a trade of the official list; a specimen may name any.

    The code of a trade is printed for years: one that is ours for the time being would outlive
    the list that replaces it.
    """
    if specimen:
        return ok("card.specimen", THE_CARD)
    if not official:
        return refused("card.trade_provisional", THE_CARD, remedy="import_list", trade=trade)
    return ok("card.trade_official", THE_CARD, trade=trade)
