"""Rules about letters, as tables: what folds into what, and what sounds like what.

Sounds are one lower-case Latin letter each (c is ش, x is خ, g is غ), vowels aside.
"""

import re

# ── signs ────────────────────────────────────────────────────────────────────────────────────
# Separators of words: hyphens, dots, slashes, commas, low lines.
SEPARATORS = '-‐‑‒–—―−﹘﹣－._/\\,;،؛()[]"«»'
# Deleted: bidi and zero-width marks, tatweel, every tashkeel and Quranic sign.
DELETED = "".join(
    chr(code)
    for span in (
        (0x00AD, 0x00AD), (0x0610, 0x061A), (0x061C, 0x061C), (0x0640, 0x0640),
        (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED), (0x200B, 0x200F),
        (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF),
    )
    for code in range(span[0], span[1] + 1)
)  # fmt: skip
APOSTROPHES = "'’‘ʼʿʾ`´′ʻ"
SIGNS = str.maketrans(
    {
        **dict.fromkeys(SEPARATORS, " "),
        **dict.fromkeys(DELETED, None),
        **dict.fromkeys(APOSTROPHES, "'"),
    }
)

# ── Arabic letters that are one letter ───────────────────────────────────────────────────────
ARABIC_FOLD = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),  # أحمد = احمد
        "ؤ": "و",  # فؤاد = فواد
        "ئ": "ي",  # عائشة = عايشة
        "ء": None,  # زكرياء = زكريا
        **dict.fromkeys("ڭگݣݢڬکڪ", "ك"),  # أڭادير = أكادير
        "ڨ": "ق",
        **dict.fromkeys("ھہە", "ه"),
        **dict.fromkeys("یێ", "ي"),
        "ڤ": "ف",
        "پ": "ب",
        **dict.fromkeys("چژ", "ج"),
        "ۃ": "ة",
    }
)
# Folded only for comparison inside Arabic: pronunciation still needs them apart.
ARABIC_ENDINGS = str.maketrans({"ة": "ه", "ى": "ي"})  # فاطمة = فاطمه, مصطفى = مصطفي

# Arabic letter → the sounds it may stand for, the usual ones, then the seldom (Osman, Reza).
ARABIC_SOUNDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    letter: (tuple(usual.split()), tuple(seldom.split()))
    for letter, usual, seldom in (
        ("ب", "b", ""), ("ت", "t", ""), ("ث", "t", "s"), ("ج", "j", ""), ("ح", "h", ""),
        ("خ", "x", ""), ("د", "d", ""), ("ذ", "d z", ""), ("ر", "r", ""), ("ز", "z", ""),
        ("س", "s", ""), ("ش", "c", ""), ("ص", "s", ""), ("ض", "d", "z"), ("ط", "t", ""),
        ("ظ", "d z", ""), ("غ", "g", ""), ("ف", "f", ""), ("ق", "k", ""), ("ك", "k", ""),
        ("ل", "l", ""), ("م", "m", ""), ("ن", "n", ""), ("ه", "h", ""),
    )
}  # fmt: skip
# Long vowels, the endings ى and ة, and ع, which parts two vowels.
ARABIC_VOWELS = {"ا": "A", "و": "U", "ي": "I", "ى": "Y", "ع": "3", "ة": "E"}
# ج before a hiss is said g: الجزولي is Guezzouli as well as Jazouli.
HISSES = "زسش"

# ── Latin ────────────────────────────────────────────────────────────────────────────────────
LATIN_FOLD = str.maketrans(
    {"ç": "s", "œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ı": "i", "ł": "l", "đ": "d",
     "ɣ": "gh", "ɛ": "a", "ε": "a", "š": "sh", "ş": "sh", "č": "ch", "ć": "ch", "ž": "j",
     "ğ": "gh", "ħ": "h"}
)  # fmt: skip

# Spelling → sounds, in French and in the transliterations met on Moroccan papers. The longest
# matching rule wins. Several usual sounds mean that all stand (th is ث in Othmane, ت+ح in Fathi;
# sh is ش in Rashid, س+ح in Ishak); seldom ones give a key too, and weigh in a comparison (the
# Spanish j of Jalid, the g of Gamal, the x of Aixa).
LATIN_RULES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = tuple(
    (found, tuple(usual.split()), tuple(seldom.split()))
    for found, usual, seldom in (
        ("tch", "tc c", ""),
        ("sch", "c", "sk"),
        ("c?ch", "c", "k x tc"),
        ("sh", "c sh", ""),
        ("kh", "x", "k"),
        ("gh", "g", "k"),
        ("(?<![a-z])rh", "g r", ""),
        ("rh", "rh g", "r"),
        ("ddh", "d", "z"),
        ("dh", "d", "z dh"),
        ("t?th", "t th", "s d z"),
        ("ph", "f", ""),
        ("d?j(?=[aeiouy]*[zs])", "j k", "x"),
        ("dj", "j", "dj"),
        ("j", "j", "x"),
        ("ck", "k", ""),
        ("(?<![a-z])kn", "kn", "n"),
        ("gn(?=[aeiou])", "kn", "n gn"),
        ("gu(?=[eiy])", "k", "g"),
        ("g+(?=[eiy])", "j k", "g"),
        ("g+", "k", "g j"),
        ("qu(?=[aeiy])", "k", ""),
        ("c+(?=[eiy])", "s", "tc"),
        ("x", "ks", "c"),
        ("[ckq]", "k", ""),
        ("v", "f", ""),
        ("(?<=[nlrt])z", "z", "ts s"),
        ("(?<=[aeiou])s(?=[aeioumdl])", "s", "z"),
        ("p", "b", ""),
        ("[bdfhlmnrstz]", "", ""),  # the letter itself
    )
)  # two alike in a row are one: Hassan, Ammar
LATIN_TOKENS = re.compile(
    "|".join(f"(?P<r{turn}>{rule})" for turn, (rule, *_) in enumerate(LATIN_RULES))
    + "|(?P<vowels>[aeiouyw]+)"
)
# Vowel letters → a e i o u; of two the same one is left.
LATIN_VOWELS = str.maketrans({"y": "i", "w": "u"})

# ── Tifinagh (IRCAM) → Latin letters of the rules above ──────────────────────────────────────
TIFINAGH = str.maketrans(
    {
        "ⴰ": "a", "ⴱ": "b", "ⴲ": "b", "ⴳ": "q", "ⴴ": "q", "ⴵ": "j", "ⴶ": "j", "ⴷ": "d",
        "ⴸ": "d", "ⴹ": "d", "ⴺ": "d", "ⴻ": "e", "ⴼ": "f", "ⴽ": "k", "ⴾ": "k", "ⴿ": "k",
        "ⵀ": "h", "ⵁ": "h", "ⵂ": "h", "ⵃ": "h", "ⵄ": "ɛ", "ⵅ": "kh", "ⵆ": "kh", "ⵇ": "q",
        "ⵈ": "q", "ⵉ": "i", "ⵊ": "j", "ⵋ": "j", "ⵌ": "j", "ⵍ": "l", "ⵎ": "m", "ⵏ": "n",
        "ⵐ": "n", "ⵑ": "n", "ⵒ": "p", "ⵓ": "ou", "ⵔ": "r", "ⵕ": "r", "ⵖ": "gh", "ⵗ": "gh",
        "ⵘ": "j", "ⵙ": "s", "ⵚ": "s", "ⵛ": "ch", "ⵜ": "t", "ⵝ": "t", "ⵞ": "tch", "ⵟ": "t",
        "ⵠ": "v", "ⵡ": "w", "ⵢ": "y", "ⵣ": "z", "ⵤ": "z", "ⵥ": "z", "ⵦ": "e", "ⵧ": "o",
        "ⵯ": None, "⵿": None,
    }
)  # fmt: skip

# ── how far two sounds are apart, 0 the same, 1 nothing in common ───────────────────────────
NEAR: dict[frozenset[str], float] = {
    frozenset(pair): cost
    for pair, cost in {
        "jk": 0.80, "kg": 0.50, "kx": 0.70, "gr": 0.60, "gx": 0.60, "hx": 0.70, "td": 0.60,
        "sz": 0.35, "sc": 0.50, "jc": 0.40, "jz": 0.80, "dz": 0.30, "mn": 0.70, "bf": 0.80,
        "Ah": 0.60, "jg": 0.30, "kc": 0.55,
    }.items()
}  # fmt: skip
# What it costs to lose a sound altogether.
LOST = {"h": 0.50, "A": 0.45, "w": 0.40, "y": 0.80}
