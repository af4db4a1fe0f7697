"""People, agents and requests in every state, made beforehand through the same pages."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

import psycopg

from benchmarks._mix import Ground, another
from benchmarks._open import Browser, Lines, tell, visit
from benchmarks._registration import (
    PAPERS,
    Applicant,
    Ask,
    Story,
    asks,
    decides,
    examines,
)
from benchmarks._served import Served, say
from sijill.linkage.people.tables import rows

ASKERS, AT_ONCE = 32, 4
# A chamber and a province of its territory; agents of each work on their own files.
PLACES = (("CH-03", "03.231"), ("CH-04", "04.421"), ("CH-06", "06.141"), ("CH-07", "07.351"))
OLDEST = "SELECT sealed, id FROM accounts_outboxmessage WHERE phone = %s ORDER BY created_at DESC"
KNOWN = (
    "SELECT 1 FROM accounts_user WHERE phone = %s UNION ALL"
    " SELECT 1 FROM register_person"
    " WHERE document_kind = 'cin' AND document = %s AND document_withdrawn_at IS NULL"
)
# Names that agents search.
NAMES = (
    *(("فاطمة", "Fatima"), ("رشيد", "Rachid"), ("خديجة", "Khadija"), ("حسن", "Hassan")),
    *(("أمينة", "Amina"), ("يوسف", "Youssef"), ("زينب", "Zineb"), ("إدريس", "Driss")),
    *(("نعيمة", "Naima"), ("مصطفى", "Mustapha"), ("سعاد", "Souad"), ("عبد الله", "Abdellah")),
    *(("لطيفة", "Latifa"), ("إبراهيم", "Brahim"), ("مليكة", "Malika"), ("سعيد", "Said")),
)
FAMILIES = (
    *(("الصباغ", "Sebbagh"), ("بناني", "Bennani"), ("التازي", "Tazi"), ("العلوي", "Alaoui")),
    *(
        ("أيت بلا", "Ait Bella"),
        ("الخياط", "Khayat"),
        ("برادة", "Berrada"),
        ("الزموري", "Zemmouri"),
    ),
    *(
        ("الفيلالي", "Filali"),
        ("كديرة", "Guedira"),
        ("المراكشي", "Marrakchi"),
        ("وزاني", "Ouazzani"),
    ),
    *(("الحداد", "Haddad"), ("أوعلي", "Ouali"), ("السملالي", "Semlali"), ("الدباغ", "Debbagh")),
)


class Stock:
    """Makes what the measure uses up."""

    def __init__(self, house: Served) -> None:
        self.lines = Lines(house.url)
        self.asked = 0
        self.failed = 0
        self.answered: Callable[[Ask], None] | None = None  # told of each request that is over
        self._house = house
        self._work = psycopg.connect(
            house.web.replace("sijill_web", "sijill_work"), autocommit=True
        )
        self._number = self._next_number()
        self._chance = random.Random(self._number)  # other people than in the run before
        self._given, self._family = _spelt("given", sex="f"), _spelt("family")
        self._papers = _papers()
        self._agents: dict[tuple[str, str], Browser] = {}
        self.ground: Ground

    def close(self) -> None:
        self.lines.close()
        self._work.close()

    def told(self, question: str) -> int:
        """One number from the database of the house."""
        found = self._work.execute(question).fetchone()
        return int(found[0]) if found else 0

    def _next_number(self) -> int:
        """Phones and cards that no run before this one gave."""
        return 1_000_000 + self.told("SELECT count(*) FROM desk_case") * 3

    async def sign_in(self) -> None:
        """An examiner and a registrar of every place, with the second factor."""
        for chamber, _province in PLACES:
            for role in ("examiner", "registrar"):
                email = f"{role}.{chamber.lower()}@sijill.example"
                self._agents[role, chamber] = await self._signed_in(email)

    async def _signed_in(self, email: str) -> Browser:
        from journeys.people import authenticator_code
        from sijill.portal.demonstration.agents import PASSWORD

        who = Browser(self._network())
        for path, data in (
            ("/ar/agents/sign-in/", None),
            ("/ar/agents/sign-in/", {"login": email, "password": PASSWORD}),
            ("/ar/agents/sign-in/code/", None),
        ):
            await visit(self.lines, who, Ask("sign in", path, data))
        data = {"code": authenticator_code(email)}
        told = await visit(self.lines, who, Ask("sign in", "/ar/agents/sign-in/code/", data))
        if told.status != 302:
            raise RuntimeError(f"{email} did not get in: {told.status}")
        return who

    def _network(self) -> str:
        return ".".join(str(self._chance.randrange(1, 255)) for _ in range(4))

    def _applicant(self) -> Applicant:
        """Somebody new: no phone and no card that the register knows already."""
        while True:
            self._number += 1
            one = self._somebody(self._number)
            held = [f"+212{one.phone[1:]}", one.card]
            if not self._work.execute(KNOWN, held).fetchone():
                return one

    def _somebody(self, number: int) -> Applicant:
        files = {kind: another(picture, f"{number}") for kind, picture in self._papers.items()}
        return Applicant(
            number=number,
            given=self._chance.choice(self._given),
            family=self._chance.choice(self._family),
            born=(self._chance.randint(1955, 2000), self._chance.randint(1, 12), number % 28 + 1),
            sex="f",
            province=PLACES[number % len(PLACES)][1],
            photographs=files,
        )

    def _code(self, phone: str) -> str:
        """The code on the phone: what is sealed in the outbox, opened as the worker does."""
        from sijill.accounts import seals

        found = self._work.execute(OLDEST, [f"+212{phone[1:]}"]).fetchone()
        if found is None:
            raise RuntimeError(f"no code for {phone}")
        said = seals.unseal(bytes(found[0]), use="outbox", place=found[1])
        return str(json.loads(said)["params"]["code"])

    async def registration(self) -> bool:
        """Every page of one registration, by the person, the examiner and the registrar."""
        return await self._tried(self._registration)

    async def _tried(self, make: Any) -> bool:
        """Whether it came to its end; one that did not is counted, and told."""
        try:
            await make()
        except (RuntimeError, KeyError, TimeoutError) as problem:
            self.failed += 1
            say(f"not to its end: {f'{problem!r}'[:300]}")
            return False
        return True

    async def _registration(self) -> None:
        case, chamber, who = await self._sent()
        await self._tell(self._agents["examiner", chamber], examines(case))
        await self._tell(self._agents["registrar", chamber], decides(case))
        await self._tell(who, _looks(case))

    async def _tell(self, who: Browser, story: Story, *, until: str = "") -> str:
        return await tell(self.lines, who, self._counted(story), until=until)

    def _counted(self, story: Story) -> Story:
        """The same story, each request counted."""
        ask = next(story)
        try:
            while True:
                self.asked += 1
                told = yield ask
                if self.answered:
                    self.answered(ask)
                ask = story.send(told)
        except StopIteration as end:
            return str(end.value)

    async def _sent(self) -> tuple[str, str, Browser]:
        one, who = self._applicant(), Browser(self._network())
        case = await self._tell(who, asks(one, self._code))
        return case, PLACES[one.number % len(PLACES)][0], who

    async def fill(self, *, share: int) -> None:
        """What the mix is drawn from; `share` for whatever one visit in a hundred uses up."""
        share = share + share // 3 + 8  # chance may draw more of one than the table says
        say(f"making {ASKERS} requests in hand and {2 * share} to judge or to sign…")
        self.ground = self._first_ground()
        await self._many(ASKERS, self._one_asker)
        await self._many(share, self._one_to_judge)
        await self._many(share, self._one_to_sign)

    async def _many(self, count: int, make: Any) -> None:
        left = iter(range(count))

        async def hand() -> None:
            for _ in left:
                await self._tried(make)

        await asyncio.gather(*(hand() for _ in range(AT_ONCE)))

    async def _one_asker(self) -> None:
        one, who = self._applicant(), Browser(self._network())
        path = await self._tell(who, asks(one, self._code), until="submit")
        self.ground.askers.append((who, path.removesuffix("check/")))

    async def _one_to_judge(self) -> None:
        case, chamber, who = await self._sent()
        self.ground.waiting.append((who, f"/ar/case/{case}/"))
        examiner = self._agents["examiner", chamber]
        path = await self._tell(examiner, examines(case), until="judge")
        self.ground.to_judge.append((examiner, path))
        self.ground.examiners.append((examiner, f"/ar/desk/case/{case}/"))

    async def _one_to_sign(self) -> None:
        case, chamber, _who = await self._sent()
        await self._tell(self._agents["examiner", chamber], examines(case))
        registrar = self._agents["registrar", chamber]
        self.ground.to_sign.append((registrar, f"/ar/desk/case/{case}/sign/"))

    def _first_ground(self) -> Ground:
        letters = "SELECT letter_code FROM desk_decision WHERE letter_code <> '' LIMIT 200"
        people = "SELECT id FROM register_person WHERE chamber_id = %s ORDER BY id LIMIT 200"
        sheets = [
            (self._agents["examiner", chamber], f"/ar/register/{row[0]}/")
            for chamber, _province in PLACES
            for row in self._work.execute(people, [chamber])
        ]
        return Ground(
            lines=self.lines,
            strangers=[Browser(self._network()) for _ in range(50)],
            askers=[],
            waiting=[],
            examiners=[],
            registrars=[],
            letters=[row[0] for row in self._work.execute(letters)],
            sheets=sheets,
            names=[each for pair in (*NAMES, *FAMILIES) for each in pair],
            to_judge=[],
            to_sign=[],
            photograph=self._papers["identity_front"],
        )


def _looks(case: str) -> Story:
    """Whoever asked finds the answer, and their entry."""
    yield Ask("follow", f"/ar/case/{case}/")
    yield Ask("account", "/ar/account/")
    return case


def _spelt(table: str, **only: str) -> list[tuple[str, str]]:
    """Names in both scripts, each as it is written most.

    So many that two applicants are seldom taken for one person, who is not entered twice.
    """
    return [
        (row["ar"], row["latin"].partition(":")[0])
        for row in rows(table)
        if only.items() <= row.items()
    ]


def _papers() -> dict[str, bytes]:
    """Photographs of two megapixels, as a phone sends them."""
    from journeys.people import photograph

    sizes = {"face": (1224, 1632)}
    return {
        kind: photograph(kind, seed=place, size=sizes.get(kind, (1632, 1224)))
        for place, kind in enumerate(PAPERS)
    }
