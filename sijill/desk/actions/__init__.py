"""Every write of the desk, by subject, from the first saved page to the last answer."""

from sijill.desk.actions.appealing import appeal
from sijill.desk.actions.assisting import agree_by_code, agree_by_signature, go_on_with
from sijill.desk.actions.correcting import ask_correction
from sijill.desk.actions.deciding import decide, propose, send_back, sign
from sijill.desk.actions.ending import apply_silence, escalate, lapse, remind, withdraw
from sijill.desk.actions.examining import examine, judge, settle_likeness
from sijill.desk.actions.forgetting import forget
from sijill.desk.actions.marking import declare_conflict, mark
from sijill.desk.actions.minutes import close_minutes, sign_minutes
from sijill.desk.actions.opening import Outdated, open_case, save_page
from sijill.desk.actions.routing import assign, move_open_cases, release, reroute
from sijill.desk.actions.sending import resubmit, submit
from sijill.desk.actions.sitting import (
    call_off_sitting,
    call_sitting,
    defer,
    open_sitting,
    put_on_agenda,
)
from sijill.desk.actions.undoing import undo
from sijill.desk.actions.visiting import (
    call_off_visit,
    miss_visit,
    plan_visit,
    report_visit,
    waive_visit,
)

__all__ = [
    "Outdated",
    "agree_by_code",
    "agree_by_signature",
    "appeal",
    "apply_silence",
    "ask_correction",
    "assign",
    "call_off_sitting",
    "call_off_visit",
    "call_sitting",
    "close_minutes",
    "decide",
    "declare_conflict",
    "defer",
    "escalate",
    "examine",
    "forget",
    "go_on_with",
    "judge",
    "lapse",
    "mark",
    "miss_visit",
    "move_open_cases",
    "open_case",
    "open_sitting",
    "plan_visit",
    "propose",
    "put_on_agenda",
    "release",
    "remind",
    "report_visit",
    "reroute",
    "resubmit",
    "save_page",
    "send_back",
    "settle_likeness",
    "sign",
    "sign_minutes",
    "submit",
    "undo",
    "waive_visit",
    "withdraw",
]
