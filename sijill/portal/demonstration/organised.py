"""A cooperative of a mountain town in the demonstration: asked by its president, entered, seen.

Its members are invented; one of them is in the register herself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sijill.desk import actions as desk
from sijill.desk.models import Case
from sijill.kernel.actor import Actor
from sijill.kernel.clock import local
from sijill.ledger.transaction import action
from sijill.portal.demonstration import renewal
from sijill.portal.demonstration.asking import accept, account, answer, join_all
from sijill.portal.demonstration.documents import Picture, written
from sijill.portal.demonstration.people import Craftsman, craftsman
from sijill.portal.demonstration.population import consent_of

CASE = UUID("3b1d9a7e-5c42-4d0b-9f67-2f6f1c7f6a10")
NAME = ("تعاونية أنامل الأطلس للزربية", "Coopérative Anamil Atlas du tapis")
ICE_HEAD = "0031874520000"
ASKED, DECIDED = timedelta(days=34), timedelta(days=27)
STATUTES = (
    "النظام الأساسي للتعاونية",
    "Statuts de la coopérative",
    f"النظام الأساسي ل{NAME[0]}، المصادق عليه في الجمع العام التأسيسي. نص للعرض فقط.",
    f"Statuts de la {NAME[1]}, adoptés en assemblée constitutive. Texte de démonstration.",
)
CERTIFICATE = (
    "شهادة التسجيل في سجل التعاونيات",
    "Certificat d’immatriculation",
    f"سُجلت {NAME[0]} في سجل التعاونيات تحت رقم 47/2021.",
    f"{NAME[1]}, immatriculée au registre des coopératives sous le n° 47/2021.",
)
MEMBERS = (
    *(("فاظمة أوعلا", "Fadma Oualla", "f", 1979), ("زهرة أمزيان", "Zahra Ameziane", "f", 1985)),
    *(("حادة أوباها", "Hadda Oubaha", "f", 1968), ("نجاة بوعزة", "Najat Bouazza", "f", 1994)),
    *(
        ("سكينة الزموري", "Soukaina Zemmouri", "f", 1997),
        ("ربيعة النجار", "Rabia Najjar", "f", 1990),
    ),
    *(("إكرام بنموسى", "Ikram Benmoussa", "f", 2001), ("موحى أوعلا", "Moha Oualla", "m", 1993)),
)
ROLES = ("vice_president", "secretary", "treasurer")


def president() -> Craftsman:
    """The same invented person at every run."""
    return craftsman(714, "sefrou")


@action
def enter_a_cooperative(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """From the first question to the signature, on days of the past; told already, nothing."""
    if Case.objects.filter(pk=CASE).exists():
        return
    asked = local(at - ASKED).replace(hour=9)
    who = account(president(), at=asked)
    case = desk.open_case(
        procedure="cooperative_registration", by=who, at=asked, language="ar", id=CASE
    )
    case = answer(case, _answers(), by=who, at=asked)
    join_all(case, _papers(), by=who, at=asked)
    case = answer(case, {"information": consent_of(case, who, asked)}, by=who, at=asked)
    case = desk.submit(case=case, by=who, at=asked)
    office = agents["salma.fes"], agents["registrar.fes"]
    accept(case, office, at=local(at - DECIDED).replace(hour=10))


def _papers() -> Mapping[str, Picture]:
    return written(president(), {"statutes": STATUTES, "registration": CERTIFICATE})


def _answers() -> dict[str, dict[str, object]]:
    who = president()
    names = {"name_ar": " ".join((who.given[0], who.family[0]))}
    names["name_latin"] = " ".join((who.given[1], who.family[1]))
    return {
        "organisation": {"name_ar": NAME[0], "name_latin": NAME[1]},
        "papers": {
            "ice": f"{ICE_HEAD}{-int(ICE_HEAD) * 100 % 97:02d}",
            "registration": "47/2021",
            "registered_at": "المحكمة الابتدائية بصفرو",
            "tax_number": "",
            "founded_on": "2021-05-18",
        },
        "craft": {"trade": who.trade},
        "other_crafts": {"trades": ["PROV-006"]},
        "seat": {
            "province": who.town.province,
            "commune": who.town.commune,
            "address": who.address,
        },
        "representative": {**names, "number": who.card, "quality": "president"},
        "phone": {"number": who.phone, "shared": False},
        "members": {"rows": _members(names), "whole": True},
        "documents": {},
    }


def _members(president_is: Mapping[str, str]) -> list[dict[str, object]]:
    """The president, those of the bureau, the others, and one who is in the register herself."""
    who, entered = president(), renewal.who()
    first = _line(0, president_is["name_ar"], president_is["name_latin"], who, "president")
    last = _line(
        len(MEMBERS) + 1,
        f"{entered.given[0]} {entered.family[0]}",
        f"{entered.given[1]} {entered.family[1]}",
        entered,
        "member",
    )
    others = [
        {
            "mark": f"{rank:08x}",
            "name_ar": ar,
            "name_latin": latin,
            "number": f"CB{401_220 + rank * 37}",
            "birth_year": year,
            "sex": sex,
            "role": ROLES[rank - 1] if rank <= len(ROLES) else "member",
        }
        for rank, (ar, latin, sex, year) in enumerate(MEMBERS, 1)
    ]
    return [first, *others, last]


def _line(rank: int, ar: str, latin: str, who: Craftsman, role: str) -> dict[str, object]:
    return {
        "mark": f"{rank:08x}",
        "name_ar": ar,
        "name_latin": latin,
        "number": who.card,
        "birth_year": who.born.year,
        "sex": who.sex,
        "role": role,
    }
