"""docs/names.md, printed from the rules and from what the code does with their examples."""

from collections.abc import Iterator

from sijill.kernel.names.compare import OTHER, SAME, similarity
from sijill.kernel.names.keys import KEYS_VERSION, key_groups
from sijill.kernel.names.rules import CHAPTERS, Rule

APART = (
    ("Hassan", "Houcine"), ("Amine", "Amina"), ("Said", "Saad"), ("Karim", "Karam"),
    ("Jamal", "Jamil"), ("Salim", "Salem"), ("Omar", "Amar"), ("Fouad", "Fouzi"),
    ("سعيد", "Saad"), ("عمر", "Ammar"), ("Ben Ali", "Ben Omar"), ("Mohamed", "Mahmoud"),
)  # fmt: skip
ALIKE = (
    ("Khalid", "Khaled"), ("محمد ولحاج", "Moha Oulhaj"), ("M. Alaoui", "محمد العلوي"),
    ("فاطمة الزهراء بناني", "Bennani F.Z."), ("Abdelkader", "Abdelakder"), ("Jadiya", "خديجة"),
)  # fmt: skip

INTRODUCTION = f"""\
# Names

Printed from the code by `sijill names rules --write`; a test keeps it true. Keys of version
{KEYS_VERSION}.

A name is stored as it was written and compared by its **keys**: the consonants as they sound, the
same for Arabic letters, French and Spanish spellings and Tifinagh. A part of a name has several
keys where a spelling may be heard in several ways. Two spellings of one name share a key for each
part; sharing one proves nothing, it says whom to compare. How near two names are is said by their
**similarity**, from 0 to 1: at {SAME} and above two spellings are one name, at {OTHER} and below
they are two.

    sijill names keys "Moha Oulhaj" "محمد ولحاج"
    sijill names compare Hassan Houcine
    sijill names compare pairs.csv --threshold {SAME}

In Python, `sijill.kernel.names` has `keys(text)`, `key_groups(text)` (the keys of each part) and
`similarity(a, b)`. Letters of a key: `c` is ش, `x` is خ, `g` is غ, `A` a first vowel or ع, `w` and
`y` a first و and ي.
"""
SIMILARITY = """\
## Similarity

Consonants are aligned, at the cost of a typing slip where they differ (a letter lost, added,
changed, or two exchanged; neighbours in sound cost less), and the vowels between them are laid on
one another: Latin letters tell every vowel, Arabic the long ones only. A long vowel must be heard;
a short one that nobody wrote costs little where Arabic words have one. The last vowel weighs most:
it tells Amina from Amine. What two names share by being both "Abd-", "Ben" or "Aït" counts for
nothing. Whole names are matched part by part in the best order; the worst part weighs twice, and a
part without counterpart lowers the whole.

Letters cannot tell everything: Salem and Salim are two men, Khaled and Khalid one, and Arabic
writes سمر and سامر for women and men whom French letters call alike. `known.csv` has the usual
spellings of the names that usage tells apart; two spellings in it are one name, or two, whatever
their letters.
"""


def page() -> str:
    """The whole page."""
    return "\n".join((INTRODUCTION, *_chapters(), SIMILARITY, *_compared())) + "\n"


def _chapters() -> Iterator[str]:
    for title, rules in CHAPTERS:
        yield f"## {title}\n\n| rule | example | keys |\n|---|---|---|"
        yield from (_line(rule) for rule in rules)
        yield ""


def _line(rule: Rule) -> str:
    spelt = " = ".join(rule.example)
    groups = key_groups(rule.example[0])
    return f"| {rule.what} | {spelt} | {' + '.join(map(_listed, groups))} |"


def _listed(keys: tuple[str, ...]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _compared() -> Iterator[str]:
    yield "| names | similarity |\n|---|---|"
    yield from (f"| {a} · {b} | {similarity(a, b):.2f} |" for a, b in ALIKE + APART)
