"""How one name comes to be spelt several ways: habits of clerks, each with how often it is met.

A habit is (what is found, what is written instead, share of the spellings it turns). Habits are
applied one at a time, to every spelling the tables give.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

Habit = tuple[re.Pattern[str], str, float]
SELDOM = 0.002  # spellings met less often than this are left out


def _habits(*rows: tuple[str, str, float]) -> tuple[Habit, ...]:
    return tuple((re.compile(found), written, share) for found, written, share in rows)


FRENCH = _habits(
    (r"ou(?=[aeiy])", "w", 0.05),  # Naoual, Nawal
    (r"ou", "o", 0.02),  # Mouna, Mona
    (r"ou", "u", 0.008),
    (r"ch", "sh", 0.006),  # Rachid, Rashid
    (r"gh", "rh", 0.02),  # Ghita, Rhita
    (r"kh", "k", 0.006),
    (r"([bdfgklmnrtz])\1", r"\1", 0.06),  # Abdellah, Abdelah
    (r"(?<=[aeiou])s(?=[aeiou])", "ss", 0.02),  # Nafisa, Nafissa
    (r"ss", "s", 0.03),
    (r"k(?=[aou])", "q", 0.008),
    (r"q", "k", 0.03),
    (r"(?<=[a-z])j(?=[aeiou])", "dj", 0.004),
    (r"i(?=a)", "y", 0.02),  # Nadia, Nadya
    (r"ai", "ay", 0.02),
    (r"ai", "ei", 0.01),
    (r"(?<=[iao][nmlrdk])$", "e", 0.02),  # Hassan, Hassane
    (r"(?<=[aiou][nmlrdk])e$", "", 0.03),
    (r"a$", "ah", 0.004),
    (r"e(?=[bdfgklmnrstz]{2})", "a", 0.02),  # Cherkaoui, Charkaoui
    (r"aa", "a", 0.05),
    (r"ae$", "aa", 0.03),  # Sanae, Sanaa
    (r"^El (?=[a-zA-Z])", "El-", 0.03),
    (r"^El (?=[a-zA-Z])", "Al ", 0.01),
    (r"(?<=[a-z]) (?=[A-Z])", "-", 0.03),  # Fatima-Zahra
    (r"ï", "i", 0.10),
    (r"é", "e", 0.10),
)
SPANISH = _habits(  # where Spanish clerks once wrote
    (r"ou", "u", 0.07),
    (r"kh", "j", 0.03),
    (r"(?<![a-z])Kh", "J", 0.03),
    (r"ch", "x", 0.008),
    (r"(?<![a-z])J(?=a)", "Y", 0.02),
    (r"ss", "s", 0.05),
)
ARABIC = _habits(
    (r"[أإآ]", "ا", 0.07),
    (r"^ا(?=[يسدبحم])", "إ", 0.01),
    (r"ة(?=$| )", "ه", 0.015),
    (r"ى(?=$| )", "ي", 0.02),
    (r"ي(?=$| )", "ى", 0.008),
    (r"اء(?=$| )", "ا", 0.02),
    (r"(?<=عبد) ", "", 0.04),
    (r"ؤ", "و", 0.03),
    (r"(?<=[اي])ئ", "ي", 0.03),
    (r"إبراهيم", "ابراهيم", 0.05),
)


def spread(spellings: Mapping[str, float], habits: Iterable[Habit]) -> dict[str, float]:
    """The spellings with those that habits make of them, as shares that sum to 1."""
    met: dict[str, float] = defaultdict(float)
    whole = sum(spellings.values())
    for spelling, weight in spellings.items():
        share = weight / whole
        met[spelling] += share
        for found, written, often in habits:
            turned = found.sub(written, spelling, count=1)
            if turned != spelling:
                met[turned] += share * often
    kept = {spelling: share for spelling, share in met.items() if share >= SELDOM}
    total = sum(kept.values())
    ordered = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    return {spelling: share / total for spelling, share in ordered}
