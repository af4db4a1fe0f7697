"""What an agent handles, said by whoever gives work."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sijill.desk.actions.locking import require
from sijill.desk.models import Skill
from sijill.desk.models.hands import KINDS
from sijill.desk.queries.hands import role_at, skills_of
from sijill.desk.rules.handing import HANDING, may_be_given, may_hand_out
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action


@action
def say_skills(
    *, user: UUID, skills: Mapping[str, Collection[str]], by: Actor, at: datetime
) -> dict[str, frozenset[str]]:
    """Say anew what an agent handles at the actor's institution; nothing of a kind is no limit."""
    institution = by.institution or ""
    role = role_at(user, institution, civil_date(at))
    require(may_hand_out(by), may_be_given(to_role=role, away_until=None))
    if set(skills) - set(KINDS):
        raise Refused(refused("desk.not_a_judgement", HANDING))
    wanted = {kind: frozenset(skills.get(kind, ())) for kind in KINDS}
    before = skills_of(user, institution)
    if all(before.get(kind, frozenset()) == codes for kind, codes in wanted.items()):
        return wanted
    Skill.objects.filter(institution=institution, user=user).delete()
    Skill.objects.bulk_create(
        Skill(institution_id=institution, user_id=user, kind=kind, code=code)
        for kind, codes in sorted(wanted.items())
        for code in sorted(codes)
    )
    facts = {kind: sorted(codes) for kind, codes in wanted.items()} | {"institution": institution}
    subject = Subject(kind="agent", id=user)
    ledger.record("desk.skills_said", subject=subject, by=by, at=at, facts=facts)
    return wanted
