"""Some invented letters at the chamber of Fès: answered, in hand, late, filed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sijill.institutions.actions import mail
from sijill.institutions.models import Letter
from sijill.institutions.rules.mail import Way
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action

CHAMBER = "CH-03"
CAME = (
    ("عمالة فاس", "طلب لائحة صناع النحاس المشاركين في المعرض الجهوي", "4512/ش.ا"),
    ("جمعية صناع الزليج بفاس", "طلب استعمال قاعة الاجتماعات", ""),
    ("الوكالة الحضرية لفاس", "رأي حول ترميم فندق بالمدينة العتيقة", "2026/118"),
    ("تعاونية نسيج الأطلس", "الاستفسار عن شروط التسجيل في السجل الوطني", ""),
)


def keep_mail(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Number them; told already, they change nothing."""
    if Letter.objects.filter(institution=CHAMBER).exists():
        return
    with acting_for(agents["assistant.fes"]):
        _kept(agents, at=at)


@action
def _kept(agents: Mapping[str, Actor], *, at: datetime) -> None:
    clerk, salma, hicham = (agents[f"{one}.fes"] for one in ("assistant", "salma", "hicham"))
    assert salma.user
    assert hicham.user
    came = [_number(clerk, Way.INCOMING, one, at=at) for one in CAME]
    today = civil_date(at)
    for letter, who, days in ((came[0], salma.user, 3), (came[2], hicham.user, 10)):
        due, word = today + timedelta(days=days), "للجواب داخل الأجل."
        mail.route(letter=letter.pk, to=who, due=due, word=word, by=clerk, at=at)
    mail.file_letter(letter=came[1].pk, word="سُلم الجواب في عين المكان.", by=clerk, at=at)
    answer = ("تعاونية نسيج الأطلس", "شروط التسجيل والوثائق المطلوبة", "")
    _number(clerk, Way.OUTGOING, answer, at=at, answers=came[3])
    mail.note(letter=came[0].pk, text="تصحيح: المعرض وطني لا جهوي.", by=clerk, at=at)


def _number(
    clerk: Actor,
    way: Way,
    said: tuple[str, str, str],
    *,
    at: datetime,
    answers: Letter | None = None,
) -> Letter:
    party, subject, reference = said
    wanted = mail.WantedLetter(
        institution=CHAMBER,
        way=way,
        party=party,
        subject=subject,
        dated=civil_date(at) - timedelta(days=2),
        their_reference=reference,
        answers=answers.pk if answers else None,
    )
    return mail.number_letter(wanted=wanted, by=clerk, at=at)
