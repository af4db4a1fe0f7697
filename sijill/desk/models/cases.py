"""Cases, what was answered, joined, asked and decided."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sijill.desk.rules import AT_THE_DESK, DECIDED, OPEN, TO_EXAMINE, CaseState, DecisionOutcome
from sijill.desk.rules.evidence import EvidenceState

IN_HAND = sorted(OPEN)
ANSWERING = sorted(s.value for s in AT_THE_DESK)
ANSWERED = sorted(s.value for s in DECIDED)
TO_TAKE = sorted(s.value for s in TO_EXAMINE)


class Case(models.Model):
    """One person's asking. `space` is whose it is; `institution` is who is competent."""

    id = models.UUIDField(primary_key=True, default=uuid4)  # may be made by the client
    reference = models.CharField(max_length=14, unique=True)
    procedure = models.CharField(max_length=40)
    procedure_version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, default=CaseState.DRAFT)
    space = models.UUIDField()
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.UUIDField(null=True)
    institution = models.ForeignKey(  # several indexes below begin with it
        "institutions.Institution", models.PROTECT, related_name="+", null=True, db_index=False
    )
    province = models.CharField(max_length=8, blank=True)
    language = models.CharField(max_length=3, default="ar")
    title_ar = models.CharField(max_length=160, blank=True)
    title_latin = models.CharField(max_length=160, blank=True)
    topic = models.CharField(max_length=40, blank=True)  # what the inbox shows: a trade's code
    phone = models.CharField(max_length=16, blank=True)
    phone_shared = models.BooleanField(default=False)
    assisted_by = models.UUIDField(null=True)
    begun_by = models.UUIDField(null=True)  # who helped first, where a colleague went on with it
    answers = models.JSONField(default=dict)  # {page: {field: value}}
    revision = models.PositiveIntegerField(default=0)  # two tabs: the older one is told
    page_revisions = models.JSONField(default=dict)  # {page: the revision that saved it last}
    page = models.CharField(max_length=40, blank=True)  # where to resume
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    level_on = models.DateField(null=True)  # by when this desk means to answer
    clock_started_on = models.DateField(null=True)
    clock_days = models.PositiveSmallIntegerField(null=True)
    clock_stopped_at = models.DateTimeField(null=True)
    clock_suspensions = models.JSONField(default=list)  # [[from date, to date], …]
    corrections_asked = models.PositiveSmallIntegerField(default=0)
    assignee = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rerouted_at = models.DateTimeField(null=True)  # handed to another institution by an act
    reminded_at = models.DateTimeField(null=True)  # the person of a draft, the desk of a late case

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CaseState]), name="case_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.TO_CORRECT) | Q(clock_stopped_at__isnull=False),
                name="case_to_correct_stops_the_clock",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.DRAFT)
                | Q(submitted_at__isnull=False)
                | Q(state__in=[CaseState.LAPSED, CaseState.WITHDRAWN]),
                name="case_submitted_has_date",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(institution__isnull=False),
                name="case_submitted_has_institution",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "due_on", "id"], name="case_inbox"),
            models.Index(fields=["assignee", "state", "due_on", "id"], name="case_assignee"),
            # No index holds when a case was saved: a page that is saved changes none of them.
            models.Index(fields=["space"], name="case_of_space"),
            # What somebody began with people, at a counter or by a program.
            models.Index(
                fields=["assisted_by"],
                condition=Q(assisted_by__isnull=False),
                name="case_assisted",
            ),
            models.Index(
                fields=["begun_by"], condition=Q(begun_by__isnull=False), name="case_begun_by"
            ),
            models.Index(fields=["phone"], name="case_phone"),
            models.Index(fields=["submitted_at"], name="case_submitted"),
            # Files of an institution, the latest first: a name that thousands bear is looked for
            # among its own.
            models.Index(
                fields=["institution", "-submitted_at", "id"],
                condition=Q(submitted_at__isnull=False),
                name="case_sent",
            ),
            # Files in hand alone, in the order of the inbox, with all that counting them asks
            # (the row policy included): twenty thousand are counted without opening one.
            models.Index(
                fields=["institution", "due_on", "id"],
                include=[
                    *("state", "assignee", "procedure", "submitted_at", "assisted_by", "space"),
                    *("province", "topic", "level_on"),
                ],
                condition=Q(state__in=[s.value for s in IN_HAND]),
                name="case_in_hand",
            ),
            # What nobody has in hand, oldest first.
            models.Index(
                fields=["institution", "due_on", "id"],
                condition=Q(state__in=TO_TAKE, assignee__isnull=True),
                name="case_to_take",
            ),
            # And what somebody has in hand, among which a place is told.
            models.Index(
                fields=["assignee", "institution", "due_on", "id"],
                condition=Q(state__in=TO_TAKE, assignee__isnull=False),
                name="case_mine",
            ),
            # Whose target comes near or has passed, for the clock.
            models.Index(
                fields=["level_on", "id"],
                condition=Q(state__in=ANSWERING),
                name="case_level",
            ),
            # Decided files by day, with all that counting them asks.
            models.Index(
                fields=["institution", "decided_at"],
                include=[
                    *("state", "procedure", "level_on", "space", "submitted_at", "assisted_by"),
                ],
                condition=Q(state__in=ANSWERED),
                name="case_answered",
            ),
            models.Index(
                fields=["procedure", "id"],
                condition=Q(state__in=[s.value for s in IN_HAND]),
                name="case_procedure_in_hand",
            ),
        ]


class CaseKeys(models.Model):
    """Search keys of a case; a table of its own, without row policy, joined by id."""

    case = models.UUIDField(primary_key=True)
    keys = ArrayField(models.CharField(max_length=60))

    class Meta:
        db_table = "desk_case_keys"
        indexes = [GinIndex(fields=["keys"], name="case_keys_gin", fastupdate=False)]


class Evidence(models.Model):
    """One file joined to a case; its bytes are encrypted outside the database."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=40)  # a code of the procedure's evidence
    state = models.CharField(max_length=12)  # received | replaced | removed
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # sha-256 of the bytes received
    pages = models.PositiveSmallIntegerField(default=1)
    key_id = models.CharField(max_length=20)
    wrapped_key = models.BinaryField()
    quality = models.JSONField(default=dict)  # {"width":…, "height":…, "sharpness":…}
    uploaded_at = models.DateTimeField()
    uploaded_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "kind", "uploaded_at"], name="evidence_case"),
            # The same file in several requests.
            models.Index(
                fields=["digest"],
                condition=Q(state=EvidenceState.RECEIVED.value),
                name="evidence_digest",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in EvidenceState]), name="evidence_state_known"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(state=EvidenceState.RECEIVED),
                name="evidence_one_standing",
            ),
        ]


class CaseVerdict(models.Model):
    """A rule's answer kept on the case, and the person's who judged when a person must."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, models.CASCADE, related_name="verdicts")
    rule = models.CharField(max_length=40)  # one row for each rule of the procedure
    position = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12)
    code = models.CharField(max_length=60)
    article = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    remedy = models.CharField(max_length=60, blank=True)
    until = models.DateField(null=True)
    answered_at = models.DateTimeField()
    judged = models.CharField(max_length=12, blank=True)  # ok | refused, by a person
    judged_by = models.UUIDField(null=True)
    judged_at = models.DateTimeField(null=True)
    judged_note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "rule"], name="verdict_once")]


class Likeness(models.Model):
    """A case and an entry or another case that may be the same person."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, models.CASCADE, related_name="likenesses")
    other_kind = models.CharField(max_length=30)
    other_id = models.UUIDField()
    score = models.PositiveSmallIntegerField()  # 0–100
    grounds = models.JSONField()  # [{"field":…, "ours":…, "theirs":…, "difference":…}]
    found_at = models.DateTimeField()
    settled = models.CharField(max_length=12, blank=True)  # same | different
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other_kind", "other_id"], name="likeness_once")
        ]


class Correction(models.Model):
    """What the desk asked the person to mend: items of (target, typed reason, note)."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    until = models.DateField()
    items = models.JSONField()  # [{"page"|"evidence": code, "reason": code, "note": text}]
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at__isnull=True),
                name="correction_one_open",
            )
        ]


class Decision(models.Model):
    """Acceptance or refusal, with its ground; re-decided and undone by later rows."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12)  # accepted | refused
    stage = models.CharField(max_length=20)  # proposed | final
    ground = models.CharField(max_length=80)
    article = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    four_eyes = models.BooleanField(default=True)
    decided_by = models.UUIDField(null=True)  # who proposed; null: the clock (effect of silence)
    decided_at = models.DateTimeField()
    signed_by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    act = models.UUIDField(null=True)
    appeal_until = models.DateField(null=True)
    undone_at = models.DateTimeField(null=True)  # when it stopped standing
    undone_as = models.CharField(max_length=12, blank=True)  # undone | replaced | returned
    letter_code = models.CharField(max_length=20, unique=True, null=True)  # verification address

    class Meta:
        indexes = [
            # Refusals that stand, by day: why this desk says no.
            models.Index(
                fields=["signed_at"],
                include=["case", "ground"],
                condition=Q(outcome="refused", stage="final", undone_at__isnull=True),
                name="decision_refused",
            ),
            models.Index(fields=["signed_at"], name="decision_signed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage"],
                condition=Q(undone_at__isnull=True),
                name="decision_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[o.value for o in DecisionOutcome]),
                name="decision_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(stage="proposed", signed_at__isnull=True)
                | Q(stage="final", signed_at__isnull=False),
                name="decision_final_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(four_eyes=False)
                | Q(signed_by__isnull=True)
                | ~Q(signed_by=F("decided_by")),
                name="decision_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=DecisionOutcome.REFUSED) | ~Q(ground=""),
                name="decision_refusal_has_ground",
            ),
        ]


class Appeal(models.Model):
    """The person contests a decision."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="appeals")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="appeals")
    grounds = models.TextField()
    lodged_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision"], name="appeal_once")]
