"""Rules about words, as tables: particles, articles, compounds, everyday variants."""

import re

# Joined to the name that follows: Ben Ali = Benali = بن علي = بنعلي.
PREFIXES: dict[str, str] = {
    "ben": "ben", "bin": "ben", "ibn": "ben", "bent": "bent", "bint": "bent", "ait": "ait",
    "ayt": "ait", "aith": "ait", "ou": "ou", "ould": "ould", "wld": "ould", "weld": "ould",
    "oulad": "oulad", "ouled": "oulad", "aoulad": "oulad", "awlad": "oulad", "bou": "bou",
    "bu": "bou", "abou": "abou", "abu": "abou", "abi": "abou", "oum": "oum", "umm": "oum",
    "om": "oum", "abd": "abd", "abdel": "abd", "abdal": "abd", "abdul": "abd", "abdoul": "abd",
    "abdol": "abd", "abed": "abd",
    "بن": "بن", "ابن": "بن", "بنت": "بنت", "ايت": "ايت", "يت": "ايت", "او": "او",
    "ولد": "ولد", "اولاد": "اولاد", "بو": "بو", "ابو": "ابو", "ابي": "ابو", "ام": "ام",
    "عبد": "عبد",
}  # fmt: skip
# Read inside a glued word, longest first; what is left must be at least three letters.
GLUED = ("abou", "ait", "ayt", "ben", "bou", "ايت", "بن")
SHORTEST_STEM = 3

# Joined to the name before: Nour Eddine = Noureddine = نور الدين; Abd Allah = Abdellah.
SUFFIXES: dict[str, str] = {
    "eddine": "dine", "eddin": "dine", "addine": "dine", "addin": "dine", "edine": "dine",
    "dine": "dine", "din": "dine", "uddin": "dine", "iddine": "dine", "allah": "lah",
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
    lilia louai loay lahlou lachgar lakbir latif lemyae lamine lounes loundja lala lydia لطيفة لطيف
    لطفي لميا لبنى لبني لوي ليلى ليلي لينا للا لالة لحلو لشكر لمين ليندا
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

# First names people run together with the second one: Fatimazahra, Mohamedamine.
RUN_TOGETHER = re.compile(r"(fatima|fatema|fatna|mohamed|mohammed|moulay|lalla|sidi)(e?z?z?.{3,})")

# Arabic leaves short vowels out: حسن alone could be read Houcine. What people with these names
# put in Latin letters on their papers, one spelling each (comparison does the rest).
VOWELLED: dict[str, str] = {
    "حسن": "hassan", "محسن": "mohcine", "احسن": "ahsan", "سعد": "saad", "كرم": "karam",
    "مكرم": "moukarram", "عمر": "omar", "عمرو": "amr", "علي": "ali", "عليا": "alia",
    "محمد": "mohamed", "امحمد": "mhamed", "احمد": "ahmed", "حمد": "hamd", "محمود": "mahmoud",
    "خالد": "khalid", "حامد": "hamed", "سالم": "salem", "صالح": "saleh", "صلاح": "salah",
    "ماجد": "majed", "راشد": "rached", "رشد": "rouchd", "هشام": "hicham", "مراد": "mourad",
    "فهد": "fahd", "انس": "anas", "ايوب": "ayoub", "يوسف": "youssef", "يونس": "younes",
    "موسى": "moussa", "عيسى": "aissa", "يحيى": "yahya", "مصطفى": "mostafa", "مرتضى": "mortada",
    "رضى": "reda", "رضا": "reda", "هدى": "houda", "منى": "mouna", "سلمى": "salma",
    "ليلى": "laila", "نجوى": "najwa", "بشرى": "bouchra", "سلوى": "salwa", "لبنى": "loubna",
    "ندى": "nada", "مها": "maha", "سها": "souha", "نهى": "nouha", "ضحى": "doha", "مريم": "maryam",
    "زينب": "zineb", "كلثوم": "keltoum", "كوثر": "kaoutar", "هند": "hind", "دنيا": "dounia",
    "سمر": "samar", "قمر": "qamar", "هاجر": "hajar", "امل": "amal", "امال": "amal",
    "ابتسام": "ibtissam", "اكرام": "ikram", "الهام": "ilham", "ايمان": "imane", "امين": "amine",
    "امينة": "amina", "امنة": "amna", "منير": "mounir", "منصف": "moncef", "معاذ": "mouad",
    "عثمان": "otmane", "حمزة": "hamza", "طلحة": "talha", "طه": "taha", "نبيل": "nabil",
    "نزهة": "nezha", "نجية": "najia", "نعيمة": "naima", "وفا": "wafa", "سنا": "sana",
    "هنا": "hana", "رجا": "raja", "اسما": "asma", "صفا": "safa", "دعا": "doua", "ثريا": "touria",
    "زهرة": "zahra", "زهرا": "zahra", "زهور": "zhor", "خديجة": "khadija", "رقية": "rokia",
    "حليمة": "halima", "رحمة": "rahma", "عايشة": "aicha", "فاطمة": "fatima", "فطمة": "fatma",
    "فاضمة": "fadma", "فطومة": "fettouma", "ابراهيم": "ibrahim", "ادريس": "idriss",
    "اسماعيل": "ismail", "اسامة": "oussama", "اميمة": "oumaima", "عبدو": "abdou",
    "مبارك": "mbarek", "مباركة": "mbarka", "بوشعيب": "bouchaib", "لحسن": "lahcen",
    "قدور": "kaddour", "علال": "allal", "جلول": "jelloul", "حسني": "hosni", "نصر": "nasr",
    "ناصر": "nacer", "نصير": "nassir", "بدر": "badr", "بدور": "bodour", "فتح": "fath",
    "نور": "nour", "عز": "azz", "شمس": "chams", "شرف": "charaf", "كمال": "kamal", "جمال": "jamal",
    "جميل": "jamil", "حميد": "hamid", "عزيز": "aziz", "رحيم": "rahim", "كريم": "karim",
    "سعيد": "said", "حسين": "houcine", "رشيد": "rachid", "مجيد": "majid", "عادل": "adil",
    "عدل": "adl", "ربيع": "rabie", "ربيعة": "rabia", "سمير": "samir", "منذر": "mondir",
    "حكيم": "hakim", "حكم": "hakam", "فتيحة": "fatiha", "فاتح": "fateh", "رحمان": "rahmane",
    "مالك": "malek", "ملك": "malak", "مليكة": "malika", "قاسم": "kacem", "جواد": "jaouad",
    "جود": "joud", "عماد": "imad", "عمار": "ammar", "اياد": "iyad", "عياد": "ayad", "زيد": "zaid",
    "زياد": "ziad", "يزيد": "yazid", "سهام": "siham", "سهيلة": "souhaila", "سهيل": "souhail",
    "غزلان": "ghizlane", "شيما": "chaima", "ياسين": "yassine", "ياسمين": "yasmine",
    "صفية": "safia", "سفيان": "soufiane", "مهدي": "mehdi", "هادي": "hadi", "هدي": "houda",
    "جعفر": "jaafar", "له": "lah", "اله": "ilah", "سعاد": "souad", "دين": "dine", "قادر": "kader",
    "سلام": "slam", "سلامة": "salama",
}  # fmt: skip
# A final ى is often typed ي (and ة ه): the same words must be found.
for _word in [word for word in VOWELLED if word[-1] in "ىة"]:
    VOWELLED.setdefault(_word[:-1] + {"ى": "ي", "ة": "ه"}[_word[-1]], VOWELLED[_word])

# How a joined Arabic particle is written in Latin letters.
IN_LATIN = {
    "بن": "ben", "بنت": "bent", "ايت": "ait", "او": "ou", "ولد": "ould", "اولاد": "oulad",
    "بو": "bou", "ابو": "abou", "ام": "oum", "عبد": "abd",
}  # fmt: skip
