"""Where somebody stands, what follows, and what keeps anything from being sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.kernel.verdict import Verdict
from sijill.protection.rules.life import CoverState
from sijill.protection.wording import populations, rights

S = CoverState
# The tag of a state, for everybody.
STATES: Mapping[CoverState, Any] = {
    S.CANDIDATE: _("Waits for the answer"),
    S.TOLD: _("Told, not answered"),
    S.DECLINED: _("Said no"),
    S.CONSENTED: _("Said yes"),
    S.QUERIED: _("The fund is asked"),
    S.COVERED: _("Covered on another account"),
    S.READY: _("Ready to be sent"),
    S.SENT: _("Sent to the fund"),
    S.RECEIVED: _("Received by the fund"),
    S.TO_MEND: _("To be corrected"),
    S.REFUSED: _("Refused by the fund"),
    S.AFFILIATED: _("Affiliated"),
    S.SUSPENDED: _("Halted at the fund"),
    S.STOPPING: _("Stop told to the fund"),
    S.STOPPED: _("Stopped"),
    S.DROPPED: _("No longer handed over"),
}
KINDS: Mapping[CoverState, str] = {
    **dict.fromkeys(CoverState, "wait"),
    S.AFFILIATED: "ok",
    S.CONSENTED: "ok",
    S.READY: "ok",
    **dict.fromkeys((S.REFUSED, S.TO_MEND), "refuse"),
    **dict.fromkeys((S.DECLINED, S.STOPPED, S.DROPPED, S.COVERED), "plain"),
}
# What follows, said to the person.
NEXT: Mapping[CoverState, Any] = {
    S.CANDIDATE: _("Read what it costs and what it changes, then say yes or no. Nothing is sent."),
    S.TOLD: _("You read it and have not answered. Nothing is sent."),
    S.DECLINED: _("You said no: nothing is sent, and you stay in the register. You may say yes."),
    S.CONSENTED: _(
        "You said yes. Before anything is sent, the fund is asked whether it covers you already."
    ),
    S.QUERIED: _("The fund is asked whether it covers you already. Nothing else is sent."),
    S.COVERED: _("The fund covers you on another account: nothing is sent through the register."),
    S.READY: _("The fund knows no other cover of yours. You go with the next sending."),
    S.SENT: _("You were sent to the fund. Its answer is waited for."),
    S.RECEIVED: _("The fund received it. Its answer on you is waited for."),
    S.TO_MEND: _("The fund asks for a correction. Your chamber makes it and tells you."),
    S.REFUSED: _("The fund refused. Your entry in the register stays as it is."),
    S.AFFILIATED: _("You are affiliated at the fund: the contribution runs."),
    S.SUSPENDED: _("Your activity is halted, and the fund was told of the date."),
    S.STOPPING: _("The fund is told to stop. What was due before the date stays due."),
    S.STOPPED: _("The fund stopped. What was due before the date stays due."),
    S.DROPPED: _("The register does not hand you over. Nothing was sent."),
}
VERDICTS: Mapping[str, Any] = {
    "cover.of_a_person": _("The entry is a person’s."),
    "cover.of_organisation": _("Cover follows a person; the entry is an organisation’s."),
    "cover.entry_stands": _("The entry is in force."),
    "cover.entry_does_not_stand": _("The entry is not in force."),
    "cover.ours": _("Not taxed: the register hands over."),
    "cover.regime_to_learn": _("The regime is not known: the fund will say."),
    "cover.told_by_tax": _("The tax administration tells the fund, not the register."),
    "cover.told_by_auto_entrepreneur": _("The auto-entrepreneur register tells the fund."),
    "cover.told": _("What it costs and changes was told."),
    "cover.not_told": _("What it costs and changes was not told yet."),
    "cover.consented": _("The person said yes."),
    "cover.not_consented": _("The person has not said yes."),
    "cover.price_same": _("The amount told is the amount of today."),
    "cover.no_price_yet": _("No amount was told yet."),
    "cover.price_changed": _("The amount changed since: read it again before you answer."),
    "cover.no_question": _("No question waits."),
    "cover.question_open": _("A question waits for its answer: nothing is sent meanwhile."),
    "cover.fund_not_asked": _("The fund has not said yet whom it covers."),
    "cover.covered_elsewhere": _("The fund covers this person on another account."),
    "cover.free_to_send": _("The fund covers this person nowhere else."),
    "cover.exchange_off": _("The exchange with the fund is not open."),
    "cover.exchange_on": _("The exchange with the fund is open."),
    "cover.not_from_here": _("This can no longer be done: it has moved on."),
    "cover.asks_for_another": _("Only the person asks about the own cover."),
    "cover.question_empty": _("Write your question, in a thousand letters at most."),
    "cover.question_waits": _("Your question waits for its answer. Then you may ask again."),
    "cover.answers_not": _("Your office does not answer these questions."),
    "cover.answer_empty": _("Write the answer, in two thousand letters at most."),
    "cover.nothing_asked": _("No question waits here."),
}
RULES: Mapping[str, Any] = {
    "person": _("For a person"),
    "entry": _("Entry in force"),
    "regime": _("Tax regime"),
    "told": _("Told before"),
    "consent": _("The yes"),
    "price": _("The same amount"),
    "questions": _("No question open"),
    "fund": _("The fund asked first"),
    "exchange": _("Exchange open"),
}
# How the way begins, for the person and for who runs the hand-over.
OPENED = _("The register may hand you over to the fund: your answer is waited for")
OPENED_DONE = _("Came to be handed over")
# What was done, in the words of whom it concerns.
ACTS: Mapping[str, Any] = {
    "protection.told": _("You read what the health cover costs and changes"),
    "protection.consented": _("You said yes to the health cover"),
    "protection.declined": _("You said no to the health cover"),
    "protection.taken_back": _("You took your yes to the health cover back"),
    "protection.price_changed": _("The contribution changed: you are asked again"),
    "protection.dropped": _("The register no longer hands you over; nothing was sent"),
    "protection.suspended": _("Your halt is told to the fund"),
    "protection.resumed": _("Your return is told to the fund"),
    "protection.stop_due": _("The fund is told to stop"),
    "protection.asked": _("You asked a question about your health cover"),
    "protection.answered": _("Your question about the health cover was answered"),
    "protection.queried": _("The fund is asked whether it covers you already"),
    "protection.cleared": _("The fund covers you on no other account"),
    "protection.covered_elsewhere": _("The fund covers you on another account: it ends here"),
    "protection.sent": _("You were sent to the fund"),
    "protection.affiliated": _("The fund took you on"),
    "protection.to_mend": _("The fund asks for a correction"),
    "protection.mended": _("Your chamber corrected: it goes to the fund again"),
    "protection.asked_again": _("The other cover ended: the fund is asked again"),
    "protection.refused": _("The fund refused"),
    "protection.stopped": _("The fund stopped your cover"),
    "protection.line_released": _("Your chamber sends it to the fund again"),
    "protection.line_set_aside": _("Your chamber closed what the fund did not take"),
    "protection.rights_told": _("The fund said where your rights stand"),
    "protection.lapse_told": _("You were told that your rights end soon"),
}
# The same, in the words of those who run the hand-over.
DONE: Mapping[str, Any] = {
    "protection.told": _("Read what it costs and changes"),
    "protection.consented": _("Said yes"),
    "protection.declined": _("Said no"),
    "protection.taken_back": _("Took the yes back"),
    "protection.price_changed": _("The amount changed: asked again"),
    "protection.dropped": _("No longer handed over; nothing was sent"),
    "protection.suspended": _("Halted with the entry"),
    "protection.resumed": _("Resumed with the entry"),
    "protection.stop_due": _("A stop is due at the fund"),
    "protection.asked": _("Asked a question"),
    "protection.answered": _("The question was answered"),
    "protection.queried": _("The fund is asked about this person"),
    "protection.cleared": _("The fund covers this person on no other account"),
    "protection.covered_elsewhere": _("The fund covers this person on another account"),
    "protection.sent": _("Sent to the fund"),
    "protection.affiliated": _("Affiliated by the fund"),
    "protection.to_mend": _("Rejected by the fund: to be corrected"),
    "protection.mended": _("Corrected: goes again"),
    "protection.asked_again": _("The other cover ended: the fund is asked again"),
    "protection.refused": _("Refused by the fund"),
    "protection.stopped": _("Stopped at the fund"),
    "protection.line_released": _("A held line goes again"),
    "protection.line_set_aside": _("A held line was set aside"),
    "protection.rights_told": _("The fund said where the rights stand"),
    "protection.lapse_told": _("Told that the rights end soon"),
}


def verdict_text(verdict: Verdict) -> Any:
    """A verdict as a sentence."""
    found = VERDICTS.get(verdict.code) or populations.VERDICTS.get(verdict.code)
    return found or rights.VERDICTS[verdict.code]


def tag_of(state: str) -> tuple[str, Any]:
    """The tag of a state: its look and its words."""
    known = CoverState(state)
    return KINDS[known], STATES[known]
