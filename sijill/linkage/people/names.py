"""Given names and family names, each with the spellings it is met in, in both scripts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sijill.linkage.people.habits import ARABIC, FRENCH, SPANISH, spread
from sijill.linkage.people.tables import rows, weighed

GENERATIONS = (1960, 1980, 2000)  # born before, before, before, and later
# How often a name of a profile was given in each of the four generations.
PROFILES: Mapping[str, tuple[float, ...]] = {
    "c": (1.0, 1.0, 1.0, 1.0),
    "o": (1.6, 1.0, 0.4, 0.12),
    "m": (0.7, 1.5, 1.0, 0.4),
    "y": (0.1, 0.7, 1.6, 1.0),
    "t": (0.02, 0.15, 1.0, 2.2),
}
ORIGINS = "azsn"  # Arab or everywhere, Amazigh, Saharan, northern
SPANISH_WROTE = "sn"
FAR = 0.04  # a regional name is met elsewhere this much


@dataclass(frozen=True, slots=True)
class Spellings:
    """The spellings of a name in one script, the usual one first, with shares that sum to 1."""

    texts: tuple[str, ...]
    shares: tuple[float, ...]

    @property
    def usual(self) -> str:
        return self.texts[0]


@dataclass(frozen=True, slots=True)
class Name:
    """One name; `id` is the same for every spelling of it: "given:فاطمة", "family:أيت علي"."""

    id: str
    sex: str  # f | m; empty for a family name
    profile: str
    origin: str
    weight: float
    ar: Spellings
    latin: Spellings

    def frequency(self, *, generation: int, origin: str) -> float:
        """How often it is met among people of a generation (0…3) and an origin."""
        near = self.origin in ("a", origin)
        # people of a region bear its names before those of the whole country
        local = 4.0 if self.origin == origin != "a" else 1.0
        return self.weight * PROFILES[self.profile][generation] * (local if near else FAR)


@cache
def given_names() -> tuple[Name, ...]:
    """Every given name, compound ones included."""
    simple = [
        _name("given", row["ar"], row["latin"], row["weight"], row["origin"],
              sex=row["sex"], profile=row["profile"])
        for row in rows("given")
    ]  # fmt: skip
    return (*simple, *_compounds({(name.sex, name.ar.usual): name for name in simple}))


@cache
def family_names() -> tuple[Name, ...]:
    """Every family name: those of the table, and those made with Ben, Aït, Ou, Ould, Id, Bou."""
    made = (*_tabled(), *_with_particle(), *_double())
    return (*made, *_as_family({name.id for name in made}))


def _name(
    kind: str,
    ar: str,
    latin: str | Mapping[str, float],
    weight: str | float,
    origin: str,
    *,
    sex: str = "",
    profile: str = "c",
) -> Name:
    arabic = weighed(ar)
    heard = weighed(latin) if isinstance(latin, str) else latin
    habits = FRENCH + SPANISH if origin in SPANISH_WROTE else FRENCH
    return Name(
        id=f"{kind}:{next(iter(arabic))}",
        sex=sex,
        profile=profile,
        origin=origin,
        weight=float(weight),
        ar=_spellings(spread(arabic, ARABIC)),
        latin=_spellings(spread(heard, habits)),
    )


def _spellings(shares: Mapping[str, float]) -> Spellings:
    return Spellings(tuple(shares), tuple(shares.values()))


# --- compound given names -----------------------------------------------------------------------

# sex, first name, weight of each, profile, origin, what may follow
FIRST = (
    ("m", "محمد", "Mohamed", 2.2, "t", "a",
     "أمين رضا ياسين المهدي علي طه أنس أيوب سعيد العربي إلياس آدم ريان أشرف زكرياء"),
    ("m", "مولاي", "Moulay", 1.6, "m", "a",
     "أحمد علي إدريس الحسن رشيد عبد_الله يوسف إسماعيل المهدي عبد_الرحمان امحمد الحسين سعيد"),
    ("m", "سيدي", "Sidi", 0.8, "o", "a", "محمد أحمد علي إبراهيم يوسف موسى"),
    ("f", "لالة", "Lalla", 1.2, "o", "a",
     "فاطمة خديجة عائشة زينب مليكة أمينة مريم كنزة حفيظة لطيفة السعدية"),
    ("f", "فاطمة", "Fatima", 0.8, "y", "a", "السعدية نعيمة مريم أسماء"),
    ("f", "أم", "Oum", 0.5, "o", "a", "السعدية العالية الضاوية"),
)  # fmt: skip


def _compounds(simple: Mapping[tuple[str, str], Name]) -> Iterator[Name]:
    for sex, ar, latin, weight, profile, origin, following in FIRST:
        for second in following.replace("_", "\0").split():
            name = simple[sex, second.replace("\0", " ")]
            heard = {f"{latin} {text}": share for text, share in _most(name.latin)}
            yield _name("given", f"{ar} {name.ar.usual}", heard, weight, origin,
                        sex=sex, profile=profile)  # fmt: skip


def _most(spellings: Spellings, count: int = 6) -> list[tuple[str, float]]:
    return list(zip(spellings.texts, spellings.shares, strict=True))[:count]


# --- family names -------------------------------------------------------------------------------

SUN = "تثدذرزسشصضطظلن"  # the l of the article is not heard before these
SUN_LATIN = {"ch": "Ech", "sh": "Esh", "th": "Eth", "dh": "Edh"}


def _tabled() -> Iterator[Name]:
    for row in rows("family"):
        article = row["pattern"] == "al"
        yield _name(
            "family",
            f"ال{row['ar']}:92|{row['ar']}:8" if article else row["ar"],
            _with_article(row["ar"], weighed(row["latin"])) if article else row["latin"],
            row["weight"],
            row["origin"],
        )


def _with_article(ar: str, bare: Mapping[str, float]) -> dict[str, float]:
    """El Alaoui, Alaoui, Elalaoui; Es-Sanhaji and Essanhaji where the article takes the letter."""
    sun = ar[0] in SUN
    first = next(iter(bare))[0]
    written: dict[str, float] = {}
    for text, weight in bare.items():
        if text[0] != first:  # Lamrabet, Essalmi: the article is in it already
            written[text] = written.get(text, 0.0) + weight
            continue
        heard = _assimilated(text)
        forms = {text: 0.46, f"El {text}": 0.36, f"El{text.lower()}": 0.08, f"Al {text}": 0.02}
        if sun:
            forms |= {f"{heard}-{text}": 0.04, heard + text.lower(): 0.08, f"{heard} {text}": 0.03}
        for form, share in forms.items():
            written[form] = written.get(form, 0.0) + weight * share
    return written


def _assimilated(text: str) -> str:
    low = text.lower()
    return SUN_LATIN.get(low[:2], f"E{low[0]}")


Forms = tuple[tuple[str, float], ...]
# letter of the table: Arabic particle forms, Latin particle forms, weight; {} is the stem
PARTICLES: Mapping[str, tuple[Forms, Forms, float]] = {
    "b": ((("بن{}", 62), ("بن {}", 38)),
          (("Ben{}", 60), ("Ben {}", 28), ("Ben-{}", 3), ("Bin {}", 1)), 1.0),
    "t": ((("أيت {}", 62), ("ايت {}", 22), ("آيت {}", 16)),
          (("Ait {}", 66), ("Aït {}", 14), ("Ait-{}", 5), ("Ait{}", 8), ("Aït-{}", 2)), 0.9),
    "u": ((("أو{}", 84), ("او{}", 10), ("أو {}", 6)),
          (("Ou{}", 82), ("Ou {}", 8), ("O{}", 3), ("Ou-{}", 2)), 0.6),
    "o": ((("ولد {}", 90), ("ول {}", 3)), (("Ould {}", 84), ("Ould-{}", 3), ("Uld {}", 3)), 0.3),
    "i": ((("إد {}", 50), ("إيد {}", 30), ("إد{}", 10)),
          (("Id {}", 60), ("Id{}", 16), ("Idd {}", 5), ("Id-{}", 5)), 0.4),
    "w": ((("بو{}", 92), ("بو {}", 8)),
          (("Bou{}", 78), ("Bou {}", 10), ("Bo{}", 4), ("Bou-{}", 2)), 1.0),
}  # fmt: skip
ORIGIN_OF = {"t": "z", "u": "z", "i": "z", "o": "s"}
FUSED = "bw"  # Benali, not BenAli


def _with_particle() -> Iterator[Name]:
    for row in rows("stems"):
        stem = weighed(row["latin"])
        for letter in row["after"]:
            arabic, latin, share = PARTICLES[letter]
            yield _name(
                "family",
                "|".join(f"{form.format(row['ar'])}:{weight}" for form, weight in arabic),
                {
                    _fused(form, text): often * weight
                    for form, often in latin
                    for text, weight in stem.items()
                },
                float(row["weight"]) * share,
                ORIGIN_OF.get(letter, row["origin"]),
            )


def _fused(form: str, stem: str) -> str:
    apart = form[-3] in " -"  # a particle run together takes the stem's small letter
    return form.format(stem if apart else stem.lower())


SHERIFIAN = ("علوي", "إدريسي", "قادري", "طاهري", "عمراني", "فيلالي", "كتاني")
SECOND = (
    "حسني", "حسيني", "يوسفي", "هاشمي", "سليماني", "بوزيدي", "براهيمي", "رحماني", "أنصاري",
    "وزاني", "صقلي", "شبيهي", "وكيلي", "مراني", "ناصري", "مزابي", "سباعي", "عبدي",
)  # fmt: skip


def _double() -> Iterator[Name]:
    """Alaoui Hassani, Idrissi Bouzidi: the families of sherifs have a second name."""
    bare = {row["ar"]: weighed(row["latin"]) for row in rows("family") if row["pattern"] == "al"}
    for first in SHERIFIAN:
        for second in (name for name in SECOND if name in bare):
            heard = {
                f"{article}{a} {b}": x * y * share
                for a, x in list(bare[first].items())[:2]
                for b, y in list(bare[second].items())[:2]
                for article, share in (("", 0.6), ("El ", 0.4))
            }
            yield _name("family", f"ال{first} ال{second}:70|{first} {second}:30", heard, 0.8, "a")


GIVEN_AS_FAMILY = 0.25  # of the weight it has as a given name
MOST_WEIGHT = 3.0


def _as_family(taken: set[str]) -> Iterator[Name]:
    """Amine, Jamal, Moussa: men's names that became family names."""
    for row in rows("given"):
        ar = row["ar"].split(":")[0]
        free = f"family:{ar}" not in taken
        if free and row["sex"] == "m" and row["profile"] in "om" and row["origin"] != "s":
            taken.add(f"family:{ar}")
            weight = min(MOST_WEIGHT, float(row["weight"]) * GIVEN_AS_FAMILY)
            yield _name("family", row["ar"], row["latin"], weight, row["origin"])
