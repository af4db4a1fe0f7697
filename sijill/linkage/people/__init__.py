"""Invented people of Morocco: names in two scripts, cards, phones, places, crafts; all synthetic.

`generate(count, seed=…)` gives columns for that many people; `GIVEN` and `FAMILY` give the names
themselves, each with the spellings it is met in and how often. The tables (`tables/README.md`)
were written for this project from general knowledge: nobody's records are in them.
"""

from sijill.linkage.people.generate import People, generate
from sijill.linkage.people.lexicon import Lexicon, family, given
from sijill.linkage.people.names import Name, Spellings
from sijill.linkage.people.places import Commune, Place, Trade, places, trades

__all__ = [
    "Commune",
    "Lexicon",
    "Name",
    "People",
    "Place",
    "Spellings",
    "Trade",
    "family",
    "generate",
    "given",
    "places",
    "trades",
]
