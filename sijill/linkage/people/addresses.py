"""Addresses as people write them: a number and a street in town, a hamlet in the country."""

import numpy as np
from numpy.random import Generator

from sijill.linkage.people.lexicon import Texts

STREETS = (
    "زنقة النجارين", "درب سيدي بوعزة", "درب الطويل", "زنقة الصفارين", "شارع محمد الخامس",
    "شارع الحسن الثاني", "حي السلام", "حي القدس", "حي الأمل", "حي المسيرة", "حي النهضة",
    "زنقة الدباغين", "درب مولاي الشريف", "حي الزيتون", "درب السوق", "حي الرياض", "زنقة الفخارين",
    "حي الحسني", "تجزئة الياسمين", "تجزئة النخيل", "حي المحمدي", "درب الفقراء", "زنقة الخرازين",
    "حي الوفاق", "سوق العطارين", "القيسارية القديمة", "حي الداخلة", "شارع الجيش الملكي",
    "درب القاضي", "حي تابريكت", "زنقة سوس", "حي بام", "درب لالة عائشة", "حي الصناع",
)  # fmt: skip
HAMLETS = (
    "أيت علي", "أولاد سعيد", "بني عمار", "أولاد حمو", "أيت حدو", "الزاوية", "تيزي", "العين",
    "أولاد بوعزة", "أكني", "إغرم", "أولاد عيسى", "الكدية", "تامدة", "القصبة", "أيت بوهو",
    "الشرفاء", "أولاد الطالب", "تاوريرت", "المرس", "بوزملان", "أيت يحيى", "الدشر الكبير",
)  # fmt: skip
IN_TOWN = 0.72


def addresses(rng: Generator, commune: Texts) -> Texts:
    """An address in Arabic for each commune."""
    count = len(commune)
    town = rng.random(count) < IN_TOWN
    streets = rng.integers(0, len(STREETS), count).tolist()
    hamlets = rng.integers(0, len(HAMLETS), count).tolist()
    numbers = rng.integers(1, 240, count).tolist()
    texts = [
        f"{number}، {STREETS[street]}، {place}" if here else f"دوار {HAMLETS[hamlet]}، {place}"
        for here, number, street, hamlet, place in zip(
            town.tolist(), numbers, streets, hamlets, commune.tolist(), strict=True
        )
    ]
    return np.array(texts, dtype=object)
