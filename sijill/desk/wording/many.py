"""What is done with many files, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.desk.rules.levels import NoticeKind
from sijill.desk.rules.many import BulkKind, BulkState, LineState

KINDS: Mapping[str, Promise] = {
    BulkKind.ACCEPT: _("Propose acceptance"),
    BulkKind.REFUSE: _("Propose refusal"),
    BulkKind.SIGN: _("Sign what is proposed"),
}

STATES: Mapping[str, tuple[str, Promise]] = {
    BulkState.CHOSEN: ("plain", _("To confirm")),
    BulkState.RUNNING: ("wait", _("Under way")),
    BulkState.DONE: ("ok", _("Finished")),
    BulkState.DROPPED: ("plain", _("Let go")),
}

LINES: Mapping[str, tuple[str, Promise]] = {
    LineState.WAITING: ("plain", _("Waiting")),
    LineState.DONE: ("ok", _("Done")),
    LineState.CLOSED: ("refuse", _("Not done")),
}

NOTICES: Mapping[str, tuple[str, Promise]] = {
    NoticeKind.SOON: ("info", _("The target comes near")),
    NoticeKind.PASSED: ("wait", _("Past the target")),
}
