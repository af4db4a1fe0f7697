"""What a level of likeness is called, in the three languages of reports."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGES = ("en", "fr", "ar")
Words = Mapping[str, tuple[str, str, str]]  # English, French, Arabic

FIELDS: Words = MappingProxyType({
    "first": ("first name", "prénom", "الاسم الشخصي"),
    "last": ("last name", "nom", "الاسم العائلي"),
    "father": ("father's name", "nom du père", "اسم الأب"),
    "cin": ("identity number", "numéro de CIN", "رقم البطاقة الوطنية"),
    "birth": ("birth date", "date de naissance", "تاريخ الازدياد"),
    "sex": ("sex", "sexe", "الجنس"),
    "commune": ("commune", "commune", "الجماعة"),
    "phone": ("telephone", "téléphone", "الهاتف"),
    "trade": ("craft", "métier", "الحرفة"),
})  # fmt: skip
LEVELS: Words = MappingProxyType({
    "missing": ("not told", "non renseigné", "غير مذكور"),
    "same": ("the same", "identique", "مطابق"),
    "name": ("the same name, perhaps spelt otherwise",
             "même nom, graphie éventuellement différente",
             "الاسم نفسه، وقد يختلف رسمه"),
    "maybe": ("perhaps a slip of the same name", "peut-être une faute de frappe du même nom",
              "قد يكون خطأ في كتابة الاسم نفسه"),
    "sound": ("same sound, other spelling", "même son, autre graphie", "النطق نفسه برسم آخر"),
    "swapped": ("first and last name exchanged", "nom et prénom inversés", "الاسمان مقلوبان"),
    "slip": ("one slip apart", "une faute de frappe", "خطأ واحد في الكتابة"),
    "slips": ("two slips apart", "deux fautes de frappe", "خطآن في الكتابة"),
    "part": ("one part in common", "une partie en commun", "جزء مشترك"),
    "alike": ("somewhat alike", "assez proche", "متقارب"),
    "next": ("numbers that follow each other", "numéros qui se suivent", "رقمان متتاليان"),
    "january": ("the same year, day unknown", "même année, jour inconnu",
                "السنة نفسها واليوم مجهول"),
    "unknown_day": ("the same year, one day unknown", "même année, un jour inconnu",
                    "السنة نفسها وأحد اليومين مجهول"),
    "part_of_day": ("the same year, day or month differs", "même année, jour ou mois différent",
                    "السنة نفسها مع اختلاف اليوم أو الشهر"),
    "year_slip": ("the same day, year differs", "même jour, année différente",
                  "اليوم نفسه مع اختلاف السنة"),
    "year": ("the same year", "même année", "السنة نفسها"),
    "about": ("within two years", "à deux ans près", "بفارق سنتين على الأكثر"),
    "near": ("near each other", "proches", "متجاورتان"),
    "other": ("different", "différent", "مختلف"),
})  # fmt: skip
# A word that means something else of one field.
SPECIAL: Mapping[tuple[str, str], tuple[str, str, str]] = MappingProxyType({
    ("birth", "swapped"): ("day and month exchanged", "jour et mois inversés",
                           "اليوم والشهر مقلوبان"),
})  # fmt: skip
CLASSES: Words = MappingProxyType({
    "certain": ("certain", "certain", "مؤكد"),
    "probable": ("probable", "probable", "مرجح"),
    "possible": ("possible", "possible", "محتمل"),
    "no": ("no", "non", "لا"),
})  # fmt: skip


def field(name: str, language: str) -> str:
    """Return the name of a field in a language."""
    return FIELDS[name][LANGUAGES.index(language)]


def level(name: str, word: str, language: str) -> str:
    """Return what a level says of a field in a language."""
    told = SPECIAL.get((name, word)) or LEVELS[word]
    return told[LANGUAGES.index(language)]


def explained(levels: Mapping[str, str], language: str) -> str:
    """Return the evidence of a pair in one line, what agrees and what does not."""
    stop = "؛ " if language == "ar" else "; "
    return stop.join(
        f"{field(name, language)}: {level(name, word, language)}"
        for name, word in levels.items()
        if word != "missing"
    )
