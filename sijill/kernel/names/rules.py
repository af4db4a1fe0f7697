"""The rules of the keys, each with its example; docs/names.md is printed from them.

An example is one name in several spellings: every two of them share a key for each part, and a
test says so.
"""

from typing import NamedTuple


class Rule(NamedTuple):
    """What is read alike, and a name that shows it."""

    what: str
    example: tuple[str, ...]


SIGNS = (
    Rule("Presentation forms are the letters they present", ("ﻣﺤﻤﺪ", "محمد")),
    Rule("Vowel signs, tatweel and marks of direction are not read", ("مُحمّـد", "محمد")),
    Rule("Accents, hyphens, apostrophes and capitals are not read", ("AÏCHA", "Aicha", "Aïcha")),
    Rule("A hyphen parts as a space does", ("Nour-Eddine", "Nour Eddine", "نور الدين")),
    Rule("The Spanish l·l is one letter", ("Al-lal", "Allal", "علال")),
)
ARABIC = (
    Rule("The alef is one letter, whatever hamza it bears; a hamza alone is not read",
         ("أحمد", "احمد", "Ahmed")),
    Rule("A hamza on و or ي is that letter", ("فؤاد", "فواد", "Fouad")),
    Rule("ة may be typed ه, ى may be typed ي", ("فاطمة", "فاطمه", "Fatima")),
    Rule("The letters of g are one: ڭ, ݣ, گ, ك", ("أڭوزال", "أݣوزال", "أكوزال", "Agouzal")),
    Rule("ث ت ط are t, د ض are d, س ص are s, ق ك ڭ are k, ه ح are h",
         ("عثمان", "Othmane", "Otmane")),
    Rule("ذ and ظ are d and z", ("معاذ", "Mouad", "Mouadh")),
    Rule("ج before a hiss is said g too", ("الجزولي", "Jazouli", "Guezzouli")),
    Rule("اة at the end is heard at", ("حياة", "Hayat", "Hayate")),
    Rule("Only consonants are kept: long vowels may be lost or moved",
         ("عبد القادر", "Abdelkader", "Abdelqadir")),
    Rule("A word that begins with a vowel, an alef or ع keeps its place in the key",
         ("عمر", "Omar", "Oumar", "Umar")),
    Rule("A first و or ي is a consonant", ("وفاء", "Wafae", "Ouafae", "Ouafa")),
    Rule("A doubled Arabic letter may be one", ("جوممان", "Jumman")),
)  # fmt: skip
FRENCH = (
    Rule("ch, sh and tch are ش", ("رشيد", "Rachid", "Rashid")),
    Rule("kh is خ", ("خالد", "Khalid", "Khaled")),
    Rule("gh and rh are غ", ("غيثة", "Ghita", "Rhita")),
    Rule("dj, j, and g before e or i are ج", ("جيلالي", "Jilali", "Djilali", "Gilali")),
    Rule("ou, w, oo and u are و", ("جواد", "Jaouad", "Jawad")),
    Rule("k, q, c, ck and qu are ق or ك", ("قاسم", "Kacem", "Qasim", "Kassem")),
    Rule("c before e, i or y, ç, s and ss are س or ص", ("ناصر", "Nacer", "Nasser", "Nassir")),
    Rule("th is ت or ث, and ت with ح", ("فتحي", "Fathi", "Fethi")),
    Rule("dh is د, ذ, ض or ظ", ("حفيظ", "Hafid", "Hafidh")),
    Rule("ph is ف, p is ب, v is ف", ("مصطفى", "Mustapha", "Mostafa")),
    Rule("A doubled letter is one", ("محمد", "Mohammed", "Mohamed")),
    Rule("ee and oo are long vowels, aa one a", ("سعيد", "Saeed", "Said", "Saaid")),
    Rule("A last e is silent, and so is the h after a last a", ("أمينة", "Amina", "Aminah")),
    Rule("A last h may be ح", ("صلاح", "Salah")),
    Rule("The mark of ع is not read, nor the vowel doubled for it",
         ("سعد", "Saad", "Sa'd", "Sâad")),
)  # fmt: skip
PARTICLES = (
    Rule("The article is no part of the name, apart or attached",
         ("العلوي", "علوي", "El Alaoui", "Alaoui", "Al-Alaoui")),
    Rule("… nor when its l becomes the next letter", ("الناجي", "Ennaji", "En-Naji", "Naji")),
    Rule("… nor when only its l is left", ("العربي", "Larbi", "L'Arbi", "El Arbi")),
    Rule("A first l that is the name's own stays", ("لطيفة", "Latifa")),
    Rule("An article that may be the name's own is read both ways", ("الور", "Alor")),
    Rule("Abd is joined to what follows, with its article",
         ("عبد الرحيم", "Abderrahim", "Abd Errahim", "Abdelrahim")),
    Rule("Ben, Bent, Aït, Ou, Oulad, Ould, Id, Bou and Abou are joined to what follows",
         ("بن علي", "بنعلي", "Ben Ali", "Benali")),
    Rule("Bel is Ben El", ("بلقاسم", "Belkacem", "Ben El Kacem")),
    Rule("A letter that the particle and the name share is said once",
         ("آيت الطالب", "Ait Taleb", "Aït Ettaleb")),
    Rule("-eddine and -allah are joined to what precedes",
         ("نور الدين", "نورالدين", "Noureddine", "Nour Eddine")),
    Rule("First names run together are parted",
         ("فاطمة الزهراء", "Fatimazahra", "Fatima-Ezzahra", "فاطمةالزهراء")),
    Rule("A first vowel that only helps two consonants may be missing",
         ("إبراهيم", "Brahim", "Ibrahim")),
    Rule("Usual abbreviations are their names", ("محمد", "Med", "Mohamed")),
    Rule("Familiar forms have the key of their name too", ("محمد", "Moha", "Mohamed")),
    Rule("F.Z. is Fatima Zahra", ("F.Z. Bennani", "Fatima Zahra Bennani")),
)  # fmt: skip
ELSEWHERE = (
    Rule("Tifinagh is read letter by letter", ("ⴼⴰⵟⵉⵎⴰ", "Fatima", "فاطمة")),
    Rule("The Spanish j is خ", ("خالد", "Jalid", "Khalid")),
    Rule("The Spanish y before a vowel is ج", ("جمال", "Yamal", "Jamal")),
    Rule("The Spanish x is ش", ("عائشة", "Aixa", "Aicha")),
    Rule("The Egyptian g is ج", ("جمال", "Gamal", "Jamal")),
    Rule("ث is also said s", ("عثمان", "Osman", "Othman")),
    Rule("ض is also said z", ("رضا", "Reza")),
    Rule("A first j may be ي", ("يوسف", "Joussef", "Youssef")),
    Rule("Slavic endings tell how the rest is read", ("راكوفيتش", "Rakovic")),
    Rule("Known names have the keys of their usual spellings", ("ثريا", "Touria", "Soraya")),
)

CHAPTERS: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("Signs", SIGNS),
    ("Arabic letters", ARABIC),
    ("French spelling", FRENCH),
    ("Particles and compounds", PARTICLES),
    ("From elsewhere", ELSEWHERE),
)
