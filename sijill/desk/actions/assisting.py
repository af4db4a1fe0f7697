"""The person agrees to what an agent wrote: by a code, on the screen, or on paper."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID, uuid4

from sijill.accounts.queries import code_that_answered
from sijill.desk import archive
from sijill.desk.actions.evidence import Upload, inspected_as, keep_document
from sijill.desk.actions.locking import lock, require
from sijill.desk.inspection import SIZE_LIMIT
from sijill.desk.models import Agreement, Case, Evidence
from sijill.desk.queries.assisting import agreements_of, as_shown
from sijill.desk.rules.assisting import (
    AGREEMENT,
    CODE_HOLDS,
    SIGNATURE,
    SIGNED,
    Way,
    agreed_to,
    may_agree,
    may_go_on,
)
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action


@action
def agree_by_code(*, case: Case, challenge: UUID, by: Actor, at: datetime) -> Agreement:
    """Keep that the person typed the code of their own phone; the same code is taken once."""
    case = lock(case, by=by)
    require(*may_agree(case.state, by=by))
    if there := Agreement.objects.filter(challenge=challenge, case=case).first():
        return there
    answered = code_that_answered(challenge, since=at - CODE_HOLDS)
    if answered != Subject(kind="case", id=case.pk):
        raise Refused(refused("desk.code_not_answered", AGREEMENT))
    return _keep(case, Way.CODE, by=by, at=at, challenge=challenge)


@action
def agree_by_signature(
    *, case: Case, way: Way, upload: Upload, by: Actor, at: datetime
) -> Agreement:
    """Keep the signature drawn on the screen, or the photograph of the signed summary."""
    if way not in SIGNED:
        raise Refused(refused("desk.not_a_judgement", AGREEMENT, outcome=way))
    require(*may_agree(case.state, by=by))
    data = upload.read(SIZE_LIMIT + 1)
    inspected = inspected_as(data, SIGNATURE, pages=2)
    file = uuid4()
    wrapped = archive.keep(dict(enumerate(inspected.pages, 1)), case=case.pk, file=file)
    case = lock(case, by=by)
    require(*may_agree(case.state, by=by))
    case.evidence.filter(kind=SIGNATURE, state="received").update(state="replaced")
    digest = hashlib.sha256(data).hexdigest()
    proof = keep_document(file, case, SIGNATURE, digest, len(data), inspected, wrapped, by, at)
    return _keep(case, way, by=by, at=at, signature=proof)


@action
def go_on_with(*, case: UUID, by: Actor, at: datetime) -> Case:
    """Take over a draft that another began with somebody for the same institution."""
    found = Case.objects.select_for_update(of=("self",)).get(pk=case, institution=by.institution)
    require(*may_go_on(found.state, by=by))
    if found.assisted_by != by.user:
        before, found.assisted_by = found.assisted_by, by.user
        found.begun_by = found.begun_by or before  # the work changes hands, not whose it was
        found.save(update_fields=["assisted_by", "begun_by"])
        subject, facts = Subject(kind="case", id=case), {"from": str(before or "")}
        ledger.record("desk.gone_on", subject=subject, by=by, at=at, article=AGREEMENT, facts=facts)
    return found


def require_agreement(case: Case, *, by: Actor) -> None:
    """Refuse to send in somebody's name what they did not agree to."""
    if by.is_agent:
        require(agreed_to(agreements_of(case), shown=as_shown(case), by=by))


def _keep(
    case: Case,
    way: Way,
    *,
    by: Actor,
    at: datetime,
    challenge: UUID | None = None,
    signature: Evidence | None = None,
) -> Agreement:
    shown = as_shown(case)
    act = ledger.record(
        "desk.agreed",
        subject=Subject(kind="case", id=case.pk),
        by=by,
        at=at,
        article=AGREEMENT,
        facts={"way": way.value, "shown": shown},
    )
    assert by.user is not None
    return Agreement.objects.create(
        case=case,
        way=way,
        shown=shown,
        language=by.language,
        challenge=challenge,
        signature=signature,
        taken_by=by.user,
        taken_at=at,
        act=act.id,
    )
