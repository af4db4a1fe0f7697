"""The texts that rules cite, and the keys under which they cite them.

A key is "<text>:<article>", "<text>" when the article was not found, or "provisional:<topic>"
when no published text is known to say it. Facts: the ministry's pages on the register,
https://mtaess.gov.ma/fr/registre-national-de-lartisanat/ and https://rna.gov.ma/faq/.
"""

from __future__ import annotations

from dataclasses import dataclass

PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A law, decree or order, with where it was published and how sure we are of it."""

    key: str
    kind: str  # law | decree | order | practice
    number: str
    published: str
    source: str
    known: str  # full | partial | contents


TEXTS: dict[str, Text] = {
    t.key: t
    for t in (
        Text(
            key="50.17",
            kind="law",
            number="50.17",
            published="dahir 1.20.68, 25 July 2020; French text BO 7054, 6 January 2022, pp. 4-9",
            source="https://rna.gov.ma/ar/cadre-reglementaire/",
            known="partial",
        ),
        Text(
            key="2.21.437",
            kind="decree",
            number="2.21.437",
            published="9 December 2021",
            source="https://www.infomediaire.net/le-maroc-classifie-ses-artisans/",
            known="partial",
        ),
        Text(
            key="2.21.991",
            kind="decree",
            number="2.21.991",
            published="December 2021",
            source="https://telquel.ma/2021/12/17/",
            known="contents",
        ),
        Text(
            key="55.19",
            kind="law",
            number="55.19",
            published="dahir 1.20.06, 6 March 2020",
            source="bdj.mmsp.gov.ma",
            known="contents",
        ),
        Text(
            key="18.09",
            kind="law",
            number="18.09",
            published="dahir 1.11.89, 17 August 2011, on the chambers of crafts; amended since",
            source="https://www.bibliotdroit.com/2020/06/1809.html",
            known="partial",
        ),
        Text(
            key="09.08",
            kind="law",
            number="09.08",
            published="dahir 1.09.15, 18 February 2009",
            source="own knowledge, to be verified",
            known="contents",
        ),
        Text(
            key="98.15",
            kind="law",
            number="98.15",
            published="dahir 1.17.15, 23 June 2017, on health insurance of the non-salaried",
            source="https://alaoual.com/?p=177164",
            known="contents",
        ),
        Text(
            key="99.15",
            kind="law",
            number="99.15",
            published="dahir 1.17.109, 5 December 2017, on pensions of the non-salaried",
            source="https://alaoual.com/?p=177164",
            known="contents",
        ),
        Text(
            key="12.00",
            kind="law",
            number="12.00",
            published="2000, on apprenticeship",
            source="http://www.artisanat.gov.ma/fr/node/1423",
            known="partial",
        ),
        Text(
            key="faq",
            kind="practice",
            number="",
            published="undated",
            source="https://rna.gov.ma/faq/",
            known="partial",
        ),
    )
}


def article(text: str, number: str = "") -> str:
    """The key of an article, refusing a text that the table does not hold."""
    if text not in TEXTS:
        raise KeyError(text)
    return f"{text}:{number}" if number else text


def provisional(topic: str) -> str:
    """The key of a rule that no published text is known to state."""
    return f"{PROVISIONAL}:{topic}"


def is_provisional(key: str) -> bool:
    """Whether a rule cited under this key waits for its text."""
    return key.startswith(PROVISIONAL)
