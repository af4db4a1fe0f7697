"""Replacing the list of trades by another one, from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sijill.kernel.actor import Actor, Subject
from sijill.ledger.actions import record
from sijill.ledger.transaction import action
from sijill.reference.actions.load import lay_trades, revise
from sijill.reference.files import Row, read
from sijill.reference.models import Nomenclature, TradeSuccession, TradeWord
from sijill.reference.rules.kinds import LabelStatus, Level, Status
from sijill.reference.rules.listing import NEEDED, RowFault, faults, mapping_faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """The list that is to replace the one in force."""

    path: Path
    version: str
    legal_reference: str
    valid_from: date
    source: str
    status: Status = Status.OFFICIAL
    mapping: Path | None = None


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What a file holds, what is wrong with it, and whether it was taken."""

    rows: int = 0
    faults: list[RowFault] = field(default_factory=list)
    successions: int = 0
    words: int = 0
    applied: bool = False

    @property
    def blocked(self) -> bool:
        """Whether a fault keeps the file out."""
        return any(fault.blocks for fault in self.faults)


@action
def import_trades(
    replacement: Replacement, *, by: Actor, at: datetime, apply: bool = False
) -> ImportReport:
    """Check a list and, when told to and nothing blocks, put it in force from its day on.

    The older list and its trades keep their dates: what an entry was made under stays readable.
    """
    rows = _rows(replacement)
    pairs = _pairs(replacement.mapping)
    current = Nomenclature.objects.filter(valid_to=None).order_by("pk").first()
    report = ImportReport(rows=len(rows), faults=faults(rows))
    report.faults += _about_the_list(replacement, current)
    report.faults += mapping_faults(
        pairs, old=_practised(current), new=(row["code"] for row in rows)
    )
    if apply and not report.blocked:
        _put_in_force(replacement, rows, pairs, current, report, by=by, at=at)
    return report


def _rows(replacement: Replacement) -> list[Row]:
    given = read(replacement.path, columns=NEEDED, key=(), source=replacement.source)
    return [
        {
            "label_zgh": "",
            "pictogram": "",
            "note": "",
            "valid_from": "",
            "legal_reference": replacement.legal_reference,
            **row,
            "label_ar_status": LabelStatus.PUBLISHED.value,
            "label_fr_status": LabelStatus.PUBLISHED.value,
            "status": replacement.status.value,
        }
        for row in given
    ]


def _pairs(path: Path | None) -> list[tuple[str, str]]:
    if path is None:
        return []
    rows = read(path, columns=("old", "new"), key=("old", "new"), source=path.name)
    return [(row["old"], row["new"]) for row in rows]


def _practised(current: Nomenclature | None) -> list[str]:
    if current is None:
        return []
    lines = current.trades.filter(level__in=[Level.ACTIVITY, Level.SKILL])
    return list(lines.order_by("code").values_list("code", flat=True))


def _about_the_list(replacement: Replacement, current: Nomenclature | None) -> list[RowFault]:
    found = []
    if Nomenclature.objects.filter(version=replacement.version).exists():
        found.append(f"version {replacement.version!r} is already loaded")
    if current and replacement.valid_from <= current.valid_from:
        found.append(f"it starts before the list in force ({current.valid_from})")
    return [RowFault(line=0, code="", what=what) for what in found]


def _put_in_force(
    replacement: Replacement,
    rows: Sequence[Row],
    pairs: Sequence[tuple[str, str]],
    current: Nomenclature | None,
    report: ImportReport,
    *,
    by: Actor,
    at: datetime,
) -> None:
    if current:
        Nomenclature.objects.filter(pk=current.pk).update(valid_to=replacement.valid_from)
    fresh = Nomenclature.objects.create(
        version=replacement.version,
        legal_reference=replacement.legal_reference,
        valid_from=replacement.valid_from,
        status=replacement.status,
        source=replacement.source,
        recorded_at=at,
    )
    lay_trades(fresh, rows, replacement.path)
    if current:
        report.successions = _succeed(current, fresh, pairs, replacement.valid_from)
        report.words = _carry_words(current, fresh)
    revise(fresh)
    report.applied = True
    _tell(replacement, report, by=by, at=at)


def _tell(replacement: Replacement, report: ImportReport, *, by: Actor, at: datetime) -> None:
    record(
        "nomenclature.replaced",
        subject=Subject(
            kind="nomenclature",
            id=uuid5(NAMESPACE_URL, f"sijill:nomenclature:{replacement.version}"),
        ),
        by=by,
        at=at,
        ground="reference.list_supplied",
        article=replacement.legal_reference[:60],
        facts={
            "version": replacement.version,
            "valid_from": replacement.valid_from.isoformat(),
            "lines": report.rows,
            "successions": report.successions,
        },
    )


def _succeed(
    current: Nomenclature,
    fresh: Nomenclature,
    pairs: Sequence[tuple[str, str]],
    since: date,
) -> int:
    """Write what each trade becomes; a code found in both lists becomes itself."""
    olds = dict(current.trades.order_by("code").values_list("code", "pk"))
    news = dict(fresh.trades.order_by("code").values_list("code", "pk"))
    mapped = {before for before, _ in pairs}
    same = [(code, code) for code in olds if code in news and code not in mapped]
    made = [
        TradeSuccession(old_id=olds[before], new_id=news[after], valid_from=since)
        for before, after in [*pairs, *same]
    ]
    TradeSuccession.objects.bulk_create(made)
    return len(made)


def _carry_words(current: Nomenclature, fresh: Nomenclature) -> int:
    """Give the everyday words of a trade to what it became."""
    became: dict[int, list[int]] = {}
    rows = TradeSuccession.objects.filter(old__nomenclature=current, new__nomenclature=fresh)
    for old, new in rows.order_by("old", "new").values_list("old", "new"):
        became.setdefault(old, []).append(new)
    made = {
        (new, word.word): TradeWord(
            trade_id=new,
            word=word.word,
            tongue=word.tongue,
            key=word.key,
            status=word.status,
            source=word.source,
        )
        for word in TradeWord.objects.filter(trade__in=became).order_by("pk")
        for new in became[word.trade_id]
    }
    return len(TradeWord.objects.bulk_create(made.values()))
