"""Pictures of invented documents, as a telephone would have sent them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typst
from PIL import Image

from sijill.desk.inspection import Inspected, MediaType
from sijill.portal.demonstration.people import Craftsman
from sijill.reference.queries import province, trade
from sijill.web.assets import LETTER_FONTS

LAYOUT = Path(__file__).with_name("documents.typ")
KINDS = ("identity_front", "identity_back", "proof", "face")
PIXELS_PER_INCH, SHARPER = 130.0, 230.0
TABLE = (104, 82, 64)  # the wood under the paper
MARGIN, TURNED = 26, 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of ours with the digest of its bytes."""

    inspected: Inspected
    digest: str
    size: int


def pictures_of(people: Sequence[Craftsman]) -> Mapping[int, Mapping[str, Picture]]:
    """Every document of every person, by number and kind; drawn at once, which is quicker."""
    pages = _drawn(people)
    return {
        person.number: {
            kind: _photographed(next(pages), flat=kind == "face", turned=person.number)
            for kind in KINDS
        }
        for person in people
    }


PAPER = ("title_ar", "title_fr", "body_ar", "body_fr")
OF_ONE = len(KINDS)


def written(person: Craftsman, papers: Mapping[str, Sequence[str]]) -> Mapping[str, Picture]:
    """Papers of another kind by title and text in both languages, with both sides of the card."""
    own = _said(person, *_named(person))
    said = [{**own, **dict(zip(PAPER, paper, strict=True))} for paper in papers.values()]
    pages = list(_pages(said))
    taken = {kind: pages[rank * OF_ONE + 2] for rank, kind in enumerate(papers)}
    taken |= dict(zip(KINDS[:2], pages[:2], strict=True))
    return {
        kind: _photographed(page, flat=False, turned=rank)
        for rank, (kind, page) in enumerate(taken.items())
    }


def scenes_of(people: Sequence[Craftsman]) -> Mapping[int, Picture]:
    """Everybody at work, by number: what somebody without papers photographs."""
    pages = _pages([{**_said(one, *_named(one)), "scene": True} for one in people])
    return {one.number: _photographed(next(pages), flat=True, turned=0) for one in people}


def _drawn(people: Iterable[Craftsman]) -> Iterator[bytes]:
    yield from _pages([_said(person, *_named(person)) for person in people])


def _named(person: Craftsman) -> tuple[str, str, str]:
    """The craft in Arabic and French, and the place in French."""
    line, place = trade(person.trade), province(person.town.province)
    assert line is not None
    assert place is not None
    return line.label("ar"), line.label("fr"), place.name_fr


def papers_of(person: Craftsman, craft_ar: str, craft_fr: str, place: str) -> dict[str, bytes]:
    """The JPEG of every document of one person, by kind; asks nothing of the database."""
    pages = _pages([_said(person, craft_ar, craft_fr, place)], SHARPER)
    made = {
        kind: _photographed(next(pages), flat=kind == "face", turned=person.number)
        for kind in KINDS
    }
    return {kind: picture.inspected.pages[0] for kind, picture in made.items()}


def _pages(
    said: list[dict[str, object]], pixels_per_inch: float = PIXELS_PER_INCH
) -> Iterator[bytes]:
    made = typst.compile(
        LAYOUT,
        format="png",
        ppi=pixels_per_inch,
        font_paths=[LETTER_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"people": json.dumps(said, ensure_ascii=False)},
    )
    return iter(made if isinstance(made, list) else [made])


def _photographed(page: bytes, *, flat: bool, turned: int) -> Picture:
    """The page on a table, a little askew; a face as it is."""
    image = Image.open(io.BytesIO(page)).convert("RGB")
    if not flat:
        wide = Image.new("RGB", (image.width + 2 * MARGIN, image.height + 2 * MARGIN), TABLE)
        wide.paste(image, (MARGIN, MARGIN))
        angle = TURNED * ((turned * 7 % 5) - 2) / 2
        image = wide.rotate(angle, Image.Resampling.BILINEAR, fillcolor=TABLE)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=72)
    body = out.getvalue()
    quality = {"width": image.width, "height": image.height, "hints": []}
    return Picture(
        inspected=Inspected(media_type=MediaType.JPEG, pages=(body,), quality=quality),
        digest=hashlib.sha256(body).hexdigest(),
        size=len(body),
    )


def _said(person: Craftsman, craft_ar: str, craft_fr: str, place: str) -> dict[str, object]:
    until = date.fromisoformat(person.answers()["card"]["valid_until"])
    return {
        "number": person.number,
        "sex": person.sex,
        "given_ar": person.given[0],
        "family_ar": person.family[0],
        "given_latin": person.given[1],
        "family_latin": person.family[1],
        "card": person.card,
        "born": f"{person.born:%d.%m.%Y}",
        "until": f"{until:%d.%m.%Y}",
        "town": person.town.ar,
        "address": person.address,
        "lines": _machine_lines(person),
        **_paper(person, craft_ar, craft_fr, place),
    }


def _machine_lines(person: Craftsman) -> str:
    name = f"{person.family[1]}<<{person.given[1]}".upper().replace(" ", "<")
    return f"EXEMPLE<<{person.card}<<<<<<<<<<<\n{person.born:%y%m%d}<<<<{name}<<<<<<"


def _paper(person: Craftsman, craft_ar: str, craft_fr: str, place: str) -> dict[str, str]:
    write = _diploma if person.by_diploma else _attestation
    title_ar, title_fr, body_ar, body_fr = write(person, craft_ar, craft_fr)
    return {
        "title_ar": title_ar,
        "title_fr": title_fr,
        "body_ar": body_ar,
        "body_fr": body_fr,
        "place_fr": place,
    }


def _diploma(person: Craftsman, craft_ar: str, craft_fr: str) -> tuple[str, str, str, str]:
    return (
        "دبلوم في الصناعة التقليدية",
        "Diplôme en artisanat",
        f"سُلِّم هذا الدبلوم إلى {person.given[0]} {person.family[0]} بعد النجاح في تكوين حرفة "
        f"{craft_ar}.",
        f"Délivré à {person.given[1]} {person.family[1]}, métier : {craft_fr}, {person.since}.",
    )


def _attestation(person: Craftsman, craft_ar: str, craft_fr: str) -> tuple[str, str, str, str]:
    practises = "تزاول" if person.sex == "f" else "يزاول"
    return (
        "شهادة مزاولة حرفة",
        "Attestation d’exercice d’un métier",
        f"نشهد أن {person.given[0]} {person.family[0]}، رقم البطاقة {person.card}، {practises} "
        f"حرفة {craft_ar} منذ سنة {person.since} بمدينة {person.town.ar}.",
        f"{person.given[1]} {person.family[1]}, CIN {person.card}, exerce le métier : "
        f"{craft_fr}, depuis {person.since}.",
    )
