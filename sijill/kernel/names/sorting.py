"""Alphabetical order for a database that only knows the order of bytes.

A key is two lines: the letters alone (accents, tashkeel, hamza forms and punctuation aside, spaces
first), then the text as written to settle ties. Latin comes before Arabic, Arabic before Tifinagh;
inside each the code points of the folded letters already follow the alphabet. The article is part
of the name, as on printed lists: العلوي stands under ا, "El Alaoui" under E.
"""

import unicodedata

from sijill.kernel.digits import western
from sijill.kernel.names.letters import ARABIC_ENDINGS, ARABIC_FOLD, LATIN_FOLD, SIGNS
from sijill.kernel.names.remembered import Remembered

TIE = "\t"  # sorts before the space, so that "Ali" stands before "Ali Ben…"


def sort_key(text: str) -> str:
    """The text whose byte order is the alphabetical order of names; never shown."""
    words = [_WORDS[word] for word in text.split(" ")]
    letters = " ".join([letters for letters, _ in words if letters])
    return letters + TIE + " ".join([plain for _, plain in words if plain])


def _word(text: str) -> tuple[str, str]:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(SIGNS)
    # the hamza alone is dropped by the folding of names, as it is in dictionaries
    folded = plain.translate(ARABIC_FOLD).translate(ARABIC_ENDINGS).translate(LATIN_FOLD)
    letters = unicodedata.normalize("NFKD", western(folded))
    if not letters.replace(" ", "").isalnum():  # most names are letters and spaces alone
        letters = "".join(sign for sign in letters if sign.isalnum() or sign == " ")
    return " ".join(letters.split()), " ".join(plain.split())


_WORDS = Remembered(_word, most=1 << 16)
