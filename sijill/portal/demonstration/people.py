"""Invented craftsmen and craftswomen: names, cards, crafts and places, the same at every run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WOMEN = (
    ("فاطمة الزهراء", "Fatima Zahra"),
    ("خديجة", "Khadija"),
    ("زينب", "Zineb"),
    ("حليمة", "Halima"),
    ("رقية", "Rokia"),
    ("نعيمة", "Naima"),
    ("إيطو", "Itto"),
    ("سعاد", "Souad"),
    ("أمينة", "Amina"),
    ("مليكة", "Malika"),
    ("تودة", "Touda"),
    ("عائشة", "Aïcha"),
)
REGIMES = ("untaxed", "cpu", "untaxed", "auto_entrepreneur", "untaxed")
MEN = (
    ("رشيد", "Rachid"),
    ("محمد", "Mohammed"),
    ("عبد الرحيم", "Abderrahim"),
    ("الحسين", "Lhoussaine"),
    ("إدريس", "Driss"),
    ("موحى", "Moha"),
    ("سعيد", "Said"),
    ("عبد القادر", "Abdelkader"),
    ("يونس", "Younes"),
    ("حميد", "Hamid"),
    ("التهامي", "Thami"),
    ("لحسن", "Lahcen"),
)
FAMILIES = (
    ("بنعلي", "Benali"),
    ("الصنهاجي", "Sanhaji"),
    ("أيت أوفقير", "Aït Oufkir"),
    ("الخراز", "El Kharraz"),
    ("بنسودة", "Bensouda"),
    ("أوعلا", "Oualla"),
    ("الدباغ", "Debbagh"),
    ("المعلم", "Lamaallem"),
    ("الحداد", "Haddad"),
    ("أمزيان", "Ameziane"),
    ("الفخاري", "El Fakhari"),
    ("بوعزة", "Bouazza"),
    ("الزموري", "Zemmouri"),
    ("أوباها", "Oubaha"),
    ("النجار", "Najjar"),
    ("الركراكي", "Regragui"),
    ("الطراز", "Terraz"),
    ("بنموسى", "Benmoussa"),
    ("المسفيوي", "Mesfioui"),
)
CRAFTS = (
    ("PROV-014", "both"),
    ("PROV-015", "m"),
    ("PROV-008", "f"),
    ("PROV-018", "m"),
    ("PROV-021", "m"),
    ("PROV-006", "f"),
    ("PROV-022", "m"),
    ("PROV-053", "both"),
    ("PROV-005", "both"),
    ("PROV-020", "both"),
    ("PROV-010", "both"),
    ("PROV-059", "m"),
    ("PROV-017", "both"),
    ("PROV-033", "m"),
    ("PROV-019", "m"),
    ("PROV-055", "f"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A place of work: the province's code, the letters of its cards, its names."""

    province: str
    letters: str
    commune: str
    ar: str
    quarters: tuple[str, ...]


TOWNS = {
    "fes": Town(
        province="03.231",
        letters="C",
        commune="فاس المدينة",
        ar="فاس",
        quarters=("درب سيدي أحمد، عين النقبي", "زنقة الصفارين", "درب الطويل، باب فتوح"),
    ),
    "meknes": Town(
        province="03.061",
        letters="D",
        commune="مكناس",
        ar="مكناس",
        quarters=("زنقة النجارين", "حي الزيتون", "درب السراجين"),
    ),
    "sefrou": Town(
        province="03.451",
        letters="CB",
        commune="صفرو",
        ar="صفرو",
        quarters=("حي باب المقام", "دوار أيت علي"),
    ),
    "taza": Town(province="03.561", letters="Z", commune="تازة", ar="تازة", quarters=("حي القدس",)),
    "marrakech": Town(
        province="07.351",
        letters="E",
        commune="مراكش المدينة",
        ar="مراكش",
        quarters=("سوق السمارين", "درب دباشي", "سيدي يوسف بن علي"),
    ),
    "safi": Town(
        province="07.431", letters="H", commune="آسفي", ar="آسفي", quarters=("تل الخزف", "بياضة")
    ),
    "essaouira": Town(
        province="07.211", letters="N", commune="الصويرة", ar="الصويرة", quarters=("درب النجارين",)
    ),
    "sale": Town(
        province="04.441",
        letters="AB",
        commune="سلا",
        ar="سلا",
        quarters=("مركب الولجة", "تابريكت"),
    ),
    "tetouan": Town(
        province="01.571", letters="L", commune="تطوان", ar="تطوان", quarters=("باب العقلة",)
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Craftsman:
    """One invented person, with everything the questions of the registration ask."""

    number: int
    given: tuple[str, str]
    family: tuple[str, str]
    sex: str
    card: str
    born: date
    trade: str
    town: Town
    address: str
    phone: str
    by_diploma: bool
    since: int
    until: str = ""  # when the card ends, as ISO text; invented when nobody says it

    def answers(self) -> dict[str, dict[str, Any]]:
        """The canonical answers of every page, in the order of the questions."""
        return {
            "name": {
                "given_ar": self.given[0],
                "family_ar": self.family[0],
                "given_latin": self.given[1],
                "family_latin": self.family[1],
            },
            "card": {
                "number": self.card,
                "foreign": False,
                "valid_until": self.until or f"{2028 + self.number % 6}-0{1 + self.number % 9}-15",
                "birth": self.born.isoformat(),
                "birth_place": self.town.ar,
                "sex": self.sex,
            },
            "craft": {"trade": self.trade},
            "proof": {
                "path": "diploma" if self.by_diploma else "attestation",
                "since": str(self.since),
                "issuer": "",
                "more": False,
            },
            "phone": {"number": self.phone, "shared": self.number % 7 == 0},
            "workplace": {
                "province": self.town.province,
                "commune": self.town.commune,
                "address": self.address,
                "lives_there": "yes",
            },
            "documents": {},
            "regime": {
                "regime": REGIMES[self.number % len(REGIMES)],
                "aid": ("no", "yes", "unknown")[self.number % 3],
            },
        }


def craftsman(number: int, town: str) -> Craftsman:
    """The invented person of this number in a town, the same each time."""
    chance = random.Random(number)  # noqa: S311 - invention, not secrecy
    trade, whose = CRAFTS[number * 5 % len(CRAFTS)]
    sex = whose if whose != "both" else "fm"[number % 2]
    place = TOWNS[town]
    born = date(1962, 1, 1) + timedelta(days=chance.randrange(40 * 365))
    return Craftsman(
        number=number,
        given=(WOMEN if sex == "f" else MEN)[number * 7 % 12],
        family=FAMILIES[number * 11 % len(FAMILIES)],
        sex=sex,
        card=f"{place.letters}{310_007 + number * 4_391}",
        born=born,
        trade=trade,
        town=place,
        address=f"{chance.randrange(3, 140)}، {chance.choice(place.quarters)}",
        phone=f"+2126{61_200_000 + number * 13_577:08d}",
        by_diploma=number % 3 == 0,
        since=min(2021, born.year + 16 + chance.randrange(14)),
    )
