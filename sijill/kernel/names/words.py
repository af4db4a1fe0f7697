"""Rules about words, as tables: particles, articles, compounds, everyday variants."""

import re

# Joined to the name that follows: Ben Ali = Benali = بن علي = بنعلي.
PREFIXES: dict[str, str] = {
    "ben": "ben", "bin": "ben", "ibn": "ben", "bent": "bent", "bint": "bent", "ait": "ait",
    "ayt": "ait", "aith": "ait", "ou": "ou", "ould": "ould", "wld": "ould", "weld": "ould",
    "wald": "ould", "oueld": "ould", "id": "id", "ide": "id",
    "oulad": "oulad", "ouled": "oulad", "aoulad": "oulad", "awlad": "oulad", "bou": "bou",
    "bu": "bou", "abou": "abou", "abu": "abou", "abi": "abou", "oum": "oum", "umm": "oum",
    "om": "oum", "abd": "abd", "abdel": "abd", "abdal": "abd", "abdul": "abd", "abdoul": "abd",
    "abdol": "abd", "abed": "abd",
    "بن": "بن", "ابن": "بن", "بنت": "بنت", "ايت": "ايت", "يت": "ايت", "او": "او",
    "ولد": "ولد", "اولاد": "اولاد", "بو": "بو", "ابو": "ابو", "ابي": "ابو", "ام": "ام",
    "عبد": "عبد", "اد": "اد",
}  # fmt: skip
# Read inside a glued word, longest first; what is left must be at least three letters.
GLUED = ("abou", "ait", "ayt", "ben", "bou", "ايت", "بن", "بو")
SHORTEST_STEM = 3

# Joined to the name before: Nour Eddine = Noureddine = نور الدين; Abd Allah = Abdellah.
SUFFIXES: dict[str, str] = {
    "eddine": "dine", "eddin": "dine", "addine": "dine", "addin": "dine", "edine": "dine",
    "dine": "dine", "din": "dine", "uddin": "dine", "iddine": "dine",
    "ddin": "dine", "ddine": "dine", "allah": "lah",
    "ellah": "lah", "ullah": "lah", "oullah": "lah", "illah": "lah", "lah": "lah", "llah": "lah",
    "الدين": "دين", "الله": "له", "لله": "له",
}  # fmt: skip
EDDINE = re.compile(r"(.{2,}?)(?:[eaiu]|ou)?dd?ine?")

# Articles written apart. The assimilated ones (Ez Zahra, Ed-Daoudi) count only before the letter
# they repeat.
ARTICLES = frozenset({"el", "al", "il", "ul", "l", "ال"})
SUN_ARTICLES = re.compile(r"[ea](d|r|s|z|t|n|l|ch|c|dh|th|sh)")
# Names that begin as an article does, and are not: no article is looked for in them.
_NO_ARTICLE = """
    elias elyas elyass elyasse elies eliasse elham elhem eline elina elisa elise eliane ella ellen
    elena eloise elma elvira elie elyes elmas الياس الهام الماس اليسع الفة الين الينا اليزا الزا
"""
NO_ARTICLE = frozenset(_NO_ARTICLE.split())
# Names whose first L is their own: Latifa is not "the Atifa".
_OWN_LAM = """
    latifa lotfi loutfi lamia lamiae lamya loubna lobna laila leila leyla layla lalla lina linda
    lilia louai loay lahlou lachgar lakbir latif lemyae lounes loundja lala lydia لطيفة لطيف
    لطفي لميا لبنى لبني لوي ليلى ليلي لينا للا لالة لحلو لشكر ليندا
"""
OWN_LAM = frozenset(_OWN_LAM.split())

# One name written two ways by habit: always compared as the second.
SAME: dict[str, str] = {
    "med": "mohamed", "md": "mohamed", "mohd": "mohamed", "moh": "mohamed", "mhd": "mohamed",
    "fz": "fatimazahra", "myriem": "meryem", "myriam": "meryem", "my": "moulay",
    "ridwan": "redouane", "ridouane": "redouane", "abdellilah": "abdelilah",
    "اسمعيل": "اسماعيل", "ابرهيم": "ابراهيم", "عبدالرحمن": "عبدالرحمان", "الرحمن": "الرحمان",
    "رحمن": "رحمان", "يسين": "ياسين", "هرون": "هارون", "سليمن": "سليمان", "اسحق": "اسحاق",
    "داوود": "داود", "طاووس": "طاوس", "امبارك": "مبارك", "مبارك": "مبارك", "الاه": "الاله",
}  # fmt: skip

# Familiar forms, which some papers bear as names of their own: found with the name they stand for,
# and near it without being it.
FAMILIAR: dict[str, str] = {
    **dict.fromkeys(("moha", "mouha", "muha", "mouh", "muh"), "mohamed"),
    **dict.fromkeys(("موحا", "موحى", "موحي", "موح"), "mohamed"),
    "hmad": "ahmed",
}  # fmt: skip

# First names people run together with the second one: Fatimazahra, Mohamedamine.
RUN_TOGETHER = re.compile(r"(fatima|fatema|fatna|mohamed|mohammed|moulay|lalla|sidi)(e?z?z?.{3,})")

# How a joined Arabic particle is written in Latin letters.
IN_LATIN = {
    "بن": "ben", "بنت": "bent", "ايت": "ait", "او": "ou", "ولد": "ould", "اولاد": "oulad",
    "بو": "bou", "ابو": "abou", "ام": "oum", "عبد": "abd", "اد": "id",
}  # fmt: skip
