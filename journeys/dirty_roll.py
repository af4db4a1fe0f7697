"""A roll as a chamber may have kept it for twenty years, invented: every habit and every fault."""

from __future__ import annotations

import csv
import io

import numpy as np

from sijill.linkage.people import People, generate
from sijill.linkage.truth.slips import slips

COLUMNS = ("N° RNA", "C.I.N", "الاسم الشخصي", "الاسم العائلي", "Prénom", "Nom",
           "Date de naissance", "Sexe", "Tél", "Activité", "Province", "Commune")  # fmt: skip
TITLE = "لائحة الصناع التقليديين بالإقليم (2004-2019)"
IN_FES = "03.231"
TRADES = ("الخياطة", "الدباغة التقليدية", "Broderie")
INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def dirty_roll(count: int, *, seed: int) -> bytes:
    """That many rows in the old Arabic code page, under a title, by semicolons."""
    rng = np.random.default_rng(seed)
    people = generate(count, seed=seed)
    rows = [_row(people, n, seed) for n in range(count)]
    for n, row in enumerate(rows):
        _soil(row, rows, n, rng)
    return _written([[TITLE], [], list(COLUMNS), *rows])


def _row(people: People, n: int, seed: int) -> list[str]:
    day = f"{people.birth_day[n]:02d}/{people.birth_month[n]:02d}/{people.birth_year[n]}"
    born = day if people.birth_month[n] else f"{people.birth_year[n]}"
    local = f"0{people.phone[n][4:]}" if people.phone[n] else ""
    names = (people.given_ar[n], people.family_ar[n], people.given_latin[n])
    return [
        *(f"RNA-{seed}-{n:05d}", people.cin[n], *names, people.family_latin[n], born),
        *("أنثى" if people.sex[n] == "f" else "ذكر", local, "الخياطة", "Fès", people.commune[n]),
    ]


def _soil(row: list[str], rows: list[list[str]], n: int, rng: np.random.Generator) -> None:
    """A fault in every twenty-fifth row, each kind in its turn; elsewhere habits that are none."""
    if n % 25 == 7:
        kind = (n // 25) % len(FAULTS)
        place, text = FAULTS[kind]
        row[place] = text
    elif n % 100 == 60 and n:  # the same person again, a slip in the card and the number
        row[1:] = rows[n - 20][1:]
        head = row[1].rstrip("0123456789")
        digits = row[1][len(head) :]
        row[1] = f"{head}{digits[1]}{digits[0]}{digits[2:]}"
        row[4] = str(slips(rng, np.array([row[4]], dtype=object))[0])
    elif n % 100 == 80 and n:  # copied cell for cell
        row[:] = rows[n - 30]
    elif n % 10 == 3:
        row[1] = f"{row[1][:1]} {row[1][1:]}"
    elif n % 10 == 5:
        row[6] = row[6].replace("/", "-")


FAULTS = (
    (1, ""), (1, "12"), (6, "31/02/1970"), (6, "1790"), (7, "?"), (9, "HENNE TRAD."),
    (10, "Marrakech"), (2, "Rachid"), (0, ""), (11, '=HYPERLINK("http://x")'),
)  # fmt: skip


def _written(lines: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(lines)
    return out.getvalue().encode("cp1256", errors="replace")
