"""A suspension taken back: by an appeal that was granted, or because it was a mistake."""

from __future__ import annotations

from datetime import datetime

from sijill.desk.models import Case, Decision
from sijill.kernel.actor import Actor, Subject
from sijill.ledger.transaction import action
from sijill.register.actions.measures import ground_of, lift_measure
from sijill.register.actions.moving import locked
from sijill.register.actions.supervising import warn_again
from sijill.register.rules.life import UNSUPERVISED


@action
def lift_suspension(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject | None:
    """Let the entry stand again; an enterprise without a supervisor is given its time anew."""
    done = lift_measure(case=case, decision=decision, by=by, at=at)
    if done is not None and ground_of(case)[0] == UNSUPERVISED:
        warn_again(locked(done.id, by=by), at=at)
    return done
