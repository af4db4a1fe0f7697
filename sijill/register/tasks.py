"""What the acts and the clock do in the register: the same actions, one entry at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.consumers import Consumer
from sijill.ledger.queries.log import SealedAct
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.actions import drawing, taking_over, watching
from sijill.register.actions import groupings as grouped
from sijill.register.actions.ending_exports import pass_exports
from sijill.register.actions.writing_exports import write_export
from sijill.register.files import keeping
from sijill.register.queries import rolls
from sijill.register.queries.organised import supervisors_among


def review(sealed: SealedAct, *, at: datetime) -> None:
    """Look again at the enterprises under a craftsman whose entry moved."""
    assert sealed.act is not None
    actions.review_supervisions(supervisor=sealed.act.subject_id, at=at)


SUPERVISION = Consumer(
    name="supervision",
    handle=review,
    concerned=supervisors_among,
    kinds=frozenset(
        f"register.{moved}"
        for moved in (
            *("suspended", "struck_off", "annulled", "merged"),
            *("resumed", "returned", "entered", "imported", "split"),
        )
    ),
)


@app.periodic(cron="25 2 * * *")
@app.task(name="register.supervision", queue="default", queueing_lock="register.supervision")
def pass_dates(timestamp: int) -> None:
    """Begin and end halts; set aside enterprises whose time to name a supervisor has passed."""
    at = clock.now()
    actions.follow_halts(at)
    actions.follow_dates(at)


@app.periodic(cron="50 2 * * *")
@app.task(name="register.renewals", queue="default", queueing_lock="register.renewals")
def ask_to_confirm(timestamp: int = 0) -> None:
    """Invite to confirm, remind, and do what silence does."""
    actions.follow_renewals(clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="register.draw_controls", queue="default", queueing_lock="register.draw_controls")
def draw_controls(timestamp: int = 0) -> None:
    """Draw the months whose seed the log gives by now."""
    drawing.draw_waiting(clock.now())


@app.periodic(cron="7 * * * *")
@app.task(name="register.watch", queue="default", queueing_lock="register.watch")
def watch(timestamp: int = 0) -> None:
    """Look for what stands out by its number."""
    watching.watch(clock.now())


@app.task(name="register.check_roll", queue="default")
def check_roll(source: str) -> None:
    """Read a roll to its end and keep what was found."""
    taking_over.check(source=UUID(source))


@app.task(name="register.enter_roll", queue="default")
def enter_roll(source: str) -> None:
    """Enter what is whole of a roll that was accepted."""
    taking_over.enter(source=UUID(source))


LEFT_BEHIND = timedelta(days=2)  # longer than anybody takes to bring a roll


@app.periodic(cron="35 3 * * *")
@app.task(name="register.sweep_rolls", queue="default", queueing_lock="register.sweep_rolls")
def sweep_rolls(timestamp: int = 0) -> None:
    """Erase sealed rolls that no row tells of any more: who brought them was cut off."""
    sweep(clock.now())


def sweep(at: datetime) -> int:
    """Erase what was left behind; answers how many files."""
    old = list(keeping.kept_before(at - LEFT_BEHIND))
    with acting_for(SYSTEM):
        used = rolls.files_in_use(old)
    lost = [file for file in old if file not in used]
    for file in lost:
        keeping.erase(file)
    return len(lost)


@app.task(name="register.write_export", queue="default")
def write(export: str) -> None:
    """Write a file of many people's data that two people agreed on."""
    write_export(export=UUID(export), at=clock.now())


@app.periodic(cron="12 * * * *")
@app.task(name="register.exports", queue="default", queueing_lock="register.exports")
def follow_exports(timestamp: int = 0) -> None:
    """End files whose time is over, write those that a killed worker left, sweep their folders."""
    pass_exports(clock.now())


@app.task(name="register.tell_dissolved", queue="default")
def tell_dissolved(grouping: str) -> None:
    """Tell whoever was in a grouping that it is dissolved."""
    grouped.tell_dissolved(grouping=UUID(grouping), at=clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="register.tell_rest", queue="default", queueing_lock="register.tell_rest")
def tell_rest(timestamp: int = 0) -> None:
    """Go on telling the members of dissolved groupings whom a killed worker left untold."""
    grouped.tell_all_dissolved(clock.now())
