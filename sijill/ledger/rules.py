"""What the log says of an act, how it hides it, and who may open it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sijill.kernel.actor import Actor, ActorKind, Role

MAY_AUDIT = frozenset({Role.AUDITOR, Role.MINISTRY})
FACTS_ERASED = "ledger.facts_erased"


class Reason(StrEnum):
    """Why the facts of an act may be erased."""

    RETENTION_OVER = "retention_over"
    COURT_ORDER = "court_order"
    WRONG_PERSON = "wrong_person"
    PERSON_ASKED = "person_asked"


class FaultCode(StrEnum):
    """What a walk through the log may find."""

    FACTS_ALTERED = "facts_altered"
    FACTS_MISSING = "facts_missing"
    ACT_ALTERED = "act_altered"
    ACT_REMOVED = "act_removed"
    ACTS_REORDERED = "acts_reordered"
    ACT_FORGOTTEN = "act_forgotten"
    NUMBERS_BROKEN = "numbers_broken"
    LOG_FORKED = "log_forked"
    TILE_ALTERED = "tile_altered"
    CHECKPOINT_REPLAYED = "checkpoint_replayed"
    OTHER_KEY = "other_key"
    WITNESS_FALSE = "witness_false"
    WALL_DOWN = "wall_down"
    FILES_ALTERED = "files_altered"
    VERSION_WITHOUT_ACT = "version_without_act"
    ACT_WITHOUT_VERSION = "act_without_version"
    EFFECTS_DIFFER = "effects_differ"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: what, and where."""

    code: FaultCode
    where: str

    def __str__(self) -> str:
        return f"{self.code}: {self.where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An act as its row tells it, without its facts."""

    id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    at: datetime
    recorded_at: datetime
    by_kind: str
    by_user: UUID | None
    by_role: str
    by_institution: str
    article: str
    ground: str
    by_for: UUID | None = None

    @property
    def subject(self) -> str:
        return f"{self.subject_kind}:{self.subject_id}"

    def told(self) -> dict[str, Any]:
        """Everything but the identifier, as canonical JSON writes it.

        For whom stands in it only when it was done for another.
        """
        return {
            **({"by_for": str(self.by_for)} if self.by_for else {}),
            "kind": self.kind,
            "subject_kind": self.subject_kind,
            "subject_id": str(self.subject_id),
            "at": instant(self.at),
            "recorded_at": instant(self.recorded_at),
            "by_kind": self.by_kind,
            "by_user": str(self.by_user or ""),
            "by_role": self.by_role,
            "by_institution": self.by_institution,
            "article": self.article,
            "ground": self.ground,
        }


_ONE_SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: Any) -> bytes:
    """JSON with one spelling: keys in order, no spaces, UTF-8."""
    return _ONE_SPELLING.encode(value).encode()


def instant(at: datetime) -> str:
    """An instant with one spelling: UTC, microseconds, Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _hidden(salt: bytes, said: bytes) -> str:
    return hashlib.sha256(salt + said).hexdigest()


def leaf(seq: int, act: Written, *, salt: bytes, facts: Mapping[str, Any]) -> bytes:
    """What the tree holds of an act: nothing that can be read back without its salt.

    `act` binds the row under its own random identifier, so that article, ground and author are
    sealed too, and still can be checked once facts and salt were erased.
    """
    return canonical(
        {
            "seq": seq,
            "time": instant(act.recorded_at),
            "kind": act.kind,
            "act": _hidden(act.id.bytes, canonical(act.told())),
            "subject": _hidden(salt, act.subject.encode()),
            "facts": _hidden(salt, canonical(facts)),
        }
    )


_quoted = lru_cache(maxsize=4096)(_ONE_SPELLING.encode)  # kinds, offices, articles come again


def leaf_of_texts(seq: int, told: Sequence[str], *, salt: bytes, facts: str) -> bytes:
    """The same leaf from columns the database wrote as text: three times faster.

    `told` holds the identifier, then what `Written.told` says in the order of its sorted keys:
    article, at, for whom, institution, kind of author, role, user, ground, kind, recorded at,
    subject and its kind.
    """
    id, article, at, for_whom, institution, by_kind, role, user = told[:8]
    ground, kind, recorded, subject, of = told[8:]
    lent = f'"by_for":"{for_whom}",' if for_whom else ""
    row = (
        f'{{"article":{_quoted(article)},"at":"{at}",{lent}'
        f'"by_institution":{_quoted(institution)},'
        f'"by_kind":{_quoted(by_kind)},"by_role":{_quoted(role)},"by_user":"{user}",'
        f'"ground":{_quoted(ground)},"kind":{_quoted(kind)},"recorded_at":"{recorded}",'
        f'"subject_id":"{subject}","subject_kind":{_quoted(of)}}}'
    )
    hidden = _hidden(salt, canonical(json.loads(facts)))
    return (
        f'{{"act":"{_hidden(bytes.fromhex(id), row.encode())}","facts":"{hidden}",'
        f'"kind":{_quoted(kind)},"seq":{seq},'
        f'"subject":"{_hidden(salt, f"{of}:{subject}".encode())}","time":"{recorded}"}}'
    ).encode()


def leaf_without_facts(seq: int, act: Written, sealed: bytes) -> bytes:
    """The leaf that an act makes once its facts and their salt are gone."""
    kept = json.loads(sealed)
    bare = json.loads(leaf(seq, act, salt=b"", facts={}))
    return canonical(bare | {"subject": kept["subject"], "facts": kept["facts"]})


def differs(sealed: bytes, made: bytes) -> FaultCode | None:
    """Which part of a leaf is no longer what was sealed."""
    if sealed == made:
        return None
    try:
        was, is_ = json.loads(sealed), json.loads(made)
        changed = {key for key in is_ if was.get(key) != is_[key]}
    except (ValueError, AttributeError):
        return FaultCode.LOG_FORKED
    if "act" not in changed and changed & {"facts", "subject"}:
        return FaultCode.FACTS_ALTERED
    if {"seq"} == changed or {"act", "time"} <= changed:
        return FaultCode.ACTS_REORDERED
    return FaultCode.ACT_ALTERED


def may_audit(viewer: Actor) -> bool:
    """Whether somebody may see the state of the whole log."""
    if viewer.kind is ActorKind.SYSTEM:
        return True
    return viewer.is_agent and viewer.role in MAY_AUDIT and viewer.holds("audit")
