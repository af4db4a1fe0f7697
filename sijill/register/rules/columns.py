"""What the columns of an old roll are probably of, by the names that chambers give them.

A guess is shown and confirmed by a person; nothing is read by it alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

# Names as they are met, written plainly: small letters, no accent, no article, no punctuation.
NAMES: Mapping[str, tuple[str, ...]] = {
    "nia": (
        *("nia", "n rna", "rna", "n nia", "numero rna", "numero nia", "numero d inscription"),
        *("n inscription", "n d inscription", "matricule", "n registre", "n du registre"),
        *("رقم القيد", "رقم التسجيل", "رقم السجل", "رقم الهويه الحرفيه", "رقم السجل الوطني"),
    ),
    "document": (
        *("cin", "cnie", "n cin", "n cnie", "n de cin", "numero cin", "c i n", "carte nationale"),
        *("carte d identite", "n carte d identite", "document", "piece d identite"),
        *("بطاقه التعريف الوطنيه", "رقم بطاقه التعريف الوطنيه", "رقم البطاقه الوطنيه"),
        *("البطاقه الوطنيه", "رقم البطاقه", "ر ب ت و", "ب ت و", "رقم ب ت و", "رقم بطاقه التعريف"),
    ),
    "document_kind": ("document kind", "type de piece", "nature de la piece", "نوع الوثيقه"),
    "name_ar": (
        *("الاسم الكامل", "الاسم و النسب", "الاسم والنسب", "النسب والاسم", "الاسم العائلي والشخصي"),
        *("الاسم الشخصي والعائلي", "الاسم", "nom et prenom arabe", "nom et prenom ar"),
        *("nom complet arabe", "nom arabe"),
    ),
    "name_latin": (
        *("nom et prenom", "nom prenom", "nom & prenom", "nom complet", "noms et prenoms"),
        *("nom et prenom fr", "artisan", "nom de l artisan", "الاسم بالفرنسيه"),
        *("الاسم الكامل بالفرنسيه", "الاسم والنسب بالفرنسيه"),
    ),
    "given_ar": ("given ar", "الاسم الشخصي", "prenom arabe", "prenom ar", "الاسم الشخصي بالعربيه"),
    "family_ar": (
        *("family ar", "الاسم العائلي", "النسب", "اللقب", "nom arabe famille", "nom ar"),
        *("nom de famille arabe", "الاسم العائلي بالعربيه"),
    ),
    "given_latin": (
        *("given latin", "prenom", "prenoms", "prenom fr", "prenom francais"),
        *("الاسم الشخصي بالفرنسيه", "الاسم الشخصي باللاتينيه"),
    ),
    "family_latin": (
        *("family latin", "nom", "nom de famille", "nom fr", "nom francais"),
        *("الاسم العائلي بالفرنسيه", "الاسم العائلي باللاتينيه"),
    ),
    "born": (
        *("born", "date de naissance", "date naissance", "ne le", "nee le", "ne e le", "d n"),
        *("date n", "annee de naissance", "naissance", "تاريخ الازدياد", "تاريخ الولاده"),
        *("سنه الازدياد", "تاريخ الميلاد", "الازدياد", "مزداد بتاريخ"),
    ),
    "birth_place": (
        *("birth place", "lieu de naissance", "lieu naissance", "ne a", "مكان الازدياد"),
        *("مكان الولاده", "محل الازدياد"),
    ),
    "sex": ("sex", "sexe", "genre", "s", "الجنس", "النوع"),
    "phone": (
        *("phone", "telephone", "tel", "gsm", "n tel", "n de tel", "portable", "mobile"),
        *("n telephone", "numero de telephone", "الهاتف", "رقم الهاتف", "الهاتف النقال", "المحمول"),
    ),
    "trade": (
        *("trade", "metier", "activite", "activites", "profession", "metier exerce", "branche"),
        *("activite exercee", "corps de metier", "specialite", "filiere"),
        *("الحرفه", "النشاط", "المهنه", "نوع الحرفه", "النشاط الحرفي", "الصنف", "نوع النشاط"),
    ),
    "proof": ("proof", "preuve", "justificatif", "diplome", "الاثبات", "الشهاده", "الدبلوم"),
    "since": (
        *("since", "date debut", "debut d activite", "date de debut d activite", "exerce depuis"),
        *("debut activite", "annee de debut", "تاريخ بدايه النشاط", "بدايه المزاوله"),
        *("سنه بدايه الحرفه", "تاريخ بدايه المزاوله", "تاريخ المزاوله"),
    ),
    "province": (
        *("province", "prefecture", "province prefecture", "province ou prefecture", "ville"),
        *("prefecture province", "الاقليم", "العماله", "العماله او الاقليم", "المدينه"),
    ),
    "commune": (
        *("commune", "commune rurale", "localite", "الجماعه", "الجماعه الترابيه"),
        *("الجماعه القرويه", "الجماعه الحضريه"),
    ),
    "address": (
        *("address", "adresse", "adresse professionnelle", "adresse de l atelier", "adresse local"),
        *("العنوان", "عنوان المحل", "العنوان المهني", "عنوان الورشه"),
    ),
    "category": ("category", "categorie", "qualite", "titre", "الصفه", "الفئه", "الصفه الحرفيه"),
    "state": ("state", "situation", "statut", "etat", "الوضعيه", "الحاله", "وضعيه القيد"),
    "entered_on": (
        *("entered on", "date d inscription", "date inscription", "date d enregistrement"),
        *("inscrit le", "تاريخ التسجيل", "تاريخ القيد", "تاريخ التقييد"),
    ),
}  # fmt: skip
_ALIKE = str.maketrans("أإآٱةى", "ااااهي")
_SIGNS = re.compile(r"[^\w&]+|_")


def plainly(name: str) -> str:
    """The name of a column without what differs from one hand to another."""
    folded = unicodedata.normalize("NFKD", name.translate(_ALIKE).casefold())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return _SIGNS.sub(" ", bare.replace("ـ", "").replace("º", " ").replace("°", " ")).strip()


_FIELDS = {plainly(name): field for field, names in NAMES.items() for name in names}


@lru_cache(maxsize=4096)
def guessed(column: str) -> str:
    """The field that a column is probably of, or ""."""
    return _FIELDS.get(plainly(column), "")


def guess(columns: Sequence[str]) -> dict[str, str]:
    """A column for each field that one is probably of; the first of two for the same."""
    found: dict[str, str] = {}
    for column in columns:
        if (field := guessed(column)) and field not in found:
            found[field] = column
    return without_whole_names(found)


def without_whole_names(columns: Mapping[str, str]) -> dict[str, str]:
    """The same without whole names where their parts have columns of their own."""
    both = {
        f"name_{script}"
        for script in ("ar", "latin")
        if {f"given_{script}", f"family_{script}"} <= columns.keys()
    }
    return {field: column for field, column in columns.items() if field not in both}
