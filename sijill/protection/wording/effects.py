"""What the cover brings, costs and changes, in the sentences that a person reads or hears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sijill.protection.queries.mine import Price
from sijill.protection.rules.due import Liaison
from sijill.protection.rules.effects import BRINGS, CHANGES, Sureness, effects
from sijill.reference.rules import Regime
from sijill.web import writing

EFFECTS: Mapping[str, Any] = {
    "health": _("Compulsory health cover, for you and your family."),
    "pension": _("A pension, from what is paid over the years."),
    "waiting": _(
        "From which month care is paid back: we do not know. No text on craftspeople was found."
    ),
    "free_cover": _(
        "Free health cover (AMO Tadamon) may end: it is for those who cannot pay a contribution."
        " We do not know in which month."
    ),
    "aid": _(
        "Direct social aid: no text we found says what changes. We do not know. Before you say"
        " yes, ask the office that gives it, in writing."
    ),
    "debt": _(
        "What is not paid becomes a debt to the fund. A debt never takes you out of the register."
    ),
    "leaving": _(
        "To stop, halt your activity or leave the register: you get a dated receipt. From which"
        " day the fund stops counting, we do not know."
    ),
}
SURENESS: Mapping[Sureness, tuple[str, Any]] = {
    Sureness.TEXT: ("ok", _("Law")),
    Sureness.PRESS: ("wait", _("Reported by the press")),
    Sureness.UNKNOWN: ("wait", _("We do not know")),
}
LAWS: Mapping[str, Any] = {
    "98.15": _("Law No. 98.15 on health insurance of those who are not salaried"),
    "99.15": _("Law No. 99.15 on pensions of those who are not salaried"),
}
REGIMES: Mapping[Regime, Any] = {
    Regime.UNTAXED: _("Not taxed on the craft"),
    Regime.CPU: _("Unified professional contribution (CPU)"),
    Regime.AUTO_ENTREPRENEUR: _("Auto-entrepreneur"),
    Regime.SIMPLIFIED: _("Simplified net income"),
    Regime.ACCOUNTS_LOW: _("Keeps accounts, net profit of 100,000 DH or less"),
    Regime.ACCOUNTS_HIGH: _("Keeps accounts, net profit above 100,000 DH"),
}
DECLARED: Mapping[str, Any] = {
    **{regime.value: word for regime, word in REGIMES.items()},
    "accounts": _("Keeps accounts"),
    "unknown": _("Not known: the fund will say"),
}
LIAISONS: Mapping[Liaison, Any] = {
    Liaison.REGISTER: _("The register tells the fund, after your yes."),
    Liaison.TAX: _("The tax administration tells the fund; the register sends nothing."),
    Liaison.AUTO_ENTREPRENEUR: _(
        "The auto-entrepreneur register tells the fund; this register sends nothing."
    ),
    Liaison.TO_LEARN: _("You do not know your regime: the fund is asked before anything is sent."),
}


def declared(regime: str) -> Any:
    """The regime as the person declared it."""
    return DECLARED.get(regime, DECLARED["unknown"])


def cost(price: Price) -> str:
    """The amount in one sentence, dated."""
    assert price.amount is not None
    return gettext("The contribution is %(amount)s a month, in force since %(since)s.") % {
        "amount": writing.dirhams(price.amount.amount),
        "since": writing.day(price.amount.since),
    }


def sum_of(price: Price) -> str:
    """How the amount is reckoned, to be done again by hand."""
    total = price.sum
    assert total is not None
    return gettext(
        "%(base)s × minimum wage of %(wage)s an hour × %(hours)s hours a month × %(rate)s %%"
        " = %(amount)s"
    ) % {
        "base": _plain(total.base),
        "wage": writing.dirhams(total.wage),
        "hours": _plain(total.hours),
        "rate": _plain(total.rate),
        "amount": writing.dirhams(total.amount),
    }


def _plain(number: Any) -> str:
    """A factor without idle zeros, with the comma of the page's language."""
    return writing.thousands(number.normalize())


def lines(topics: tuple[str, ...]) -> list[tuple[Any, tuple[str, Any], Any]]:
    """Each effect with how sure it is, and its law or its source."""
    return [
        (
            EFFECTS[one.topic],
            SURENESS[one.sureness],
            LAWS.get(one.article) or one.source,
        )
        for one in effects(topics)
    ]


def told_text(price: Price, liaison: Liaison) -> str:
    """The whole of what is told, as the page says it, to be kept word for word."""
    said = [cost(price), sum_of(price), str(LIAISONS[liaison])]
    return "\n".join(said + [str(EFFECTS[topic]) for topic in (*BRINGS, *CHANGES)])
