"""Loading, replacing the list of trades, and changing a parameter as an act."""

import shutil
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.queries import acts_of
from sijill.reference import queries
from sijill.reference.actions import (
    Replacement,
    confirm,
    import_communes,
    import_trades,
    load,
    propose,
    refuse,
    withdraw,
)
from sijill.reference.files import DATA, BadFile, read
from sijill.reference.models import (
    Nomenclature,
    Parameter,
    ParameterChange,
    Province,
    Trade,
    TradeSuccession,
    TradeWord,
)
from sijill.reference.rules import ChangeState, subject_of
from sijill.reference.tests.factories import (
    AT,
    TODAY,
    a_change,
    a_file,
    a_list,
    an_officer,
    wanted,
)

pytestmark = pytest.mark.django_db

DAYS = "desk.days_to_decide"
FILES = (
    *("regions", "provinces", "holidays", "nomenclatures", "trades", "trade_words", "parameters"),
    *("institutions", "territories"),
)
FROM = date(2027, 1, 1)


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def told(problem) -> set[str]:
    return {verdict.code for verdict in problem.value.verdicts}


def edit(path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


# ── loading ──────────────────────────────────────────────────────────────────────────────────


def test_loading_twice_changes_nothing():
    before = list(Parameter.objects.order_by("pk").values_list())
    tallies = load(by=SYSTEM, at=AT)
    assert [(t.new, t.changed) for t in tallies] == [(0, 0)] * len(tallies)
    assert list(Parameter.objects.order_by("pk").values_list()) == before


def test_a_row_that_changed_is_changed_and_the_searches_of_every_process_see_it(folder):
    assert queries.find_trades("قشقوش", language="ar", at=TODAY) == []
    edit(folder / "trade_words.csv", "PROV-014,فخاري,", "PROV-014,قشقوش,")
    tallies = {t.table: t for t in load(by=SYSTEM, at=AT, folder=folder)}
    assert (tallies["tradeword"].new, tallies["trade"].changed) == (1, 0)
    assert queries.find_trades("قشقوش", language="ar", at=TODAY)[0].trade.code == "PROV-014"


def test_loading_never_overwrites_what_two_people_decided(folder):
    edit(folder / "parameters.csv", "desk.days_to_decide,30,", "desk.days_to_decide,5,")
    load(by=SYSTEM, at=AT, folder=folder)
    assert queries.parameter(DAYS, at=TODAY) == 30


def test_a_new_first_value_is_an_act(folder):
    edit(folder / "parameters.csv", "codes.life,10,2022-01-01", "codes.life,7,2021-01-01")
    load(by=SYSTEM, at=AT, folder=folder)
    acts = [a for a in acts_of([subject_of("codes.life")]) if a.facts["valid_from"] == "2021-01-01"]
    assert [(a.act.kind, a.facts["value"]) for a in acts] == [("parameter.loaded", 7)]
    assert queries.in_force("codes.life", at=date(2021, 6, 1)).act == acts[0].act.id


@pytest.mark.parametrize(
    ("name", "before", "after", "fault"),
    [
        ("regions.csv", ",official,", ",certain,", "unknown status 'certain'"),
        ("regions.csv", "2026-11-21", "yesterday", "date is not a date"),
        ("provinces.csv", "01.151,", "01.051,", "the same as line 2"),
        ("trades.csv", ",PROV-015,", ",PROV-999,", "PROV-038: its parent is not in the file"),
        ("trade_words.csv", "PROV-061,", "PROV-099,", "PROV-099: no such trade"),
        ("parameters.csv", "amo.hours,191,2020", "amo.hours,ten,2019", "parameter.not_a_number"),
        ("parameters.csv", "codes.life,10,2022", "codes.lives,10,2022", "no such parameter"),
        ("holidays.csv", "name_ar", "name_xx", "column name_ar is missing"),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_written(folder, name, before, after, fault):
    edit(folder / name, before, after)
    counted = (TradeWord.objects.count(), Parameter.objects.count())
    with pytest.raises(BadFile, match=fault):
        load(by=SYSTEM, at=AT, folder=folder)
    assert (TradeWord.objects.count(), Parameter.objects.count()) == counted


def test_every_row_of_every_file_says_its_source_its_date_and_its_status():
    for path in sorted(DATA / f"{name}.csv" for name in FILES):
        for row in read(path, columns=("status", "source"), key=()):
            assert row["source"], path.name
            assert row["status"] in {"official", "provisional", "estimated"}, path.name
            assert row.get("read") or row["date"], path.name


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    for content in (b"\xff\xfe\x00", b"", b"code\n"):
        path = tmp_path / "x.csv"
        path.write_bytes(content)
        with pytest.raises(BadFile):
            read(path, columns=("code",))
    with pytest.raises(BadFile):
        read(tmp_path / "absent.csv", columns=("code",))


def test_the_communes_come_from_the_file_that_is_given(tmp_path):
    rows = [
        {"code": "01.051.01.01", "name_ar": "الحسيمة", "name_fr": "Al Hoceïma"},
        {"code": "01.051.05.03", "name_ar": "إمزورن", "name_fr": "Imzouren"},
    ]
    path = a_file(tmp_path / "communes.csv", rows)
    tally = import_communes(path, source="HCP 2024", by=SYSTEM, at=AT)
    assert (tally.new, tally.changed) == (2, 0)
    assert [c.name_fr for c in queries.communes_of("01.051")] == ["Al Hoceïma", "Imzouren"]
    assert queries.commune("01.051.05.03").province.code == "01.051"
    again = import_communes(path, source="HCP 2024", by=SYSTEM, at=AT)
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    bad = a_file(tmp_path / "bad.csv", [{**rows[0], "code": "99.999.01"}])
    with pytest.raises(BadFile, match="no such province"):
        import_communes(bad, source="HCP", by=SYSTEM, at=AT)


# ── the official list ────────────────────────────────────────────────────────────────────────


def a_replacement(tmp_path, rows=None, mapping=(), **given) -> Replacement:
    path = a_file(tmp_path / "list.csv", rows or a_list("1.01.1", "1.01.2"))
    pairs = [{"old": old, "new": new} for old, new in mapping]
    facts = {
        "version": "2027",
        "legal_reference": "2.21.991",
        "valid_from": FROM,
        "source": "Bulletin officiel",
        "mapping": a_file(tmp_path / "mapping.csv", pairs) if pairs else None,
        **given,
    }
    return Replacement(path=path, **facts)


MAPPING = [("PROV-014", "1.01.1"), ("PROV-015", "1.01.1"), ("PROV-015", "1.01.2")]


def test_a_dry_run_tells_everything_and_writes_nothing(tmp_path):
    report = import_trades(a_replacement(tmp_path, mapping=MAPPING), by=SYSTEM, at=AT)
    assert (report.rows, report.blocked, report.applied) == (4, False, False)
    assert sum(not fault.blocks for fault in report.faults) == 3 + 55
    assert Nomenclature.objects.count() == 1


def test_the_official_list_is_in_force_from_its_day_and_the_older_one_keeps_its_dates(tmp_path):
    replacement = a_replacement(tmp_path, mapping=MAPPING)
    report = import_trades(replacement, by=SYSTEM, at=AT, apply=True)
    assert (report.applied, report.successions) == (True, 3)
    assert queries.trade("PROV-014", at=date(2026, 12, 31)).version == "provisional-2026"
    assert queries.trade("PROV-014", at=FROM) is None
    assert queries.trade("PROV-014").label("fr") == "Poterie et céramique"
    fresh = queries.trade("1.01.1", at=FROM)
    assert (fresh.status, fresh.translated, fresh.branch) == ("official", False, "1.01")
    assert queries.trade("1.01.1", at=TODAY) is None
    assert queries.successors("PROV-015") == ["1.01.1", "1.01.2"]
    assert Trade.objects.get(code="PROV-014").valid_to is None


def test_the_everyday_words_follow_the_trade_to_what_it_became(tmp_path):
    import_trades(a_replacement(tmp_path, mapping=MAPPING), by=SYSTEM, at=AT, apply=True)
    found = queries.find_trades("زلايجي", language="ar", at=FROM)
    assert {one.trade.code for one in found} == {"1.01.1", "1.01.2"}
    assert queries.find_trades("زلايجي", language="ar", at=TODAY)[0].trade.code == "PROV-015"


def test_a_code_that_both_lists_have_stays_itself(tmp_path):
    rows = [*a_list("1.01.1"), {**a_list("PROV-014")[2]}]
    replacement = a_replacement(tmp_path, rows=rows)
    import_trades(replacement, by=SYSTEM, at=AT, apply=True)
    assert queries.successors("PROV-014") == ["PROV-014"]
    assert TradeSuccession.objects.count() == 1


def test_replacing_the_list_is_an_act(tmp_path):
    import_trades(a_replacement(tmp_path), by=SYSTEM, at=AT, apply=True)
    from sijill.ledger.models import Act

    act = Act.objects.get(kind="nomenclature.replaced")
    assert (act.article, act.by_kind) == ("2.21.991", "system")


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"rows": [*a_list("a"), *a_list("a")[2:]]}, "the same code as line 4"),
        ({"mapping": [("PROV-999", "1.01.1")]}, "not in the list in force"),
        ({"version": "provisional-2026"}, "is already loaded"),
        ({"valid_from": date(2020, 1, 1)}, "it starts before the list in force"),
    ],
)
def test_a_list_with_a_fault_is_kept_out_whatever_one_asks(tmp_path, given, what):
    report = import_trades(a_replacement(tmp_path, **given), by=SYSTEM, at=AT, apply=True)
    assert report.blocked
    assert not report.applied
    assert any(what in fault.what for fault in report.faults if fault.blocks)
    assert Nomenclature.objects.get().valid_to is None


def test_loading_again_after_the_official_list_leaves_it_alone(tmp_path):
    import_trades(a_replacement(tmp_path, mapping=MAPPING), by=SYSTEM, at=AT, apply=True)
    assert {(t.new, t.changed) for t in load(by=SYSTEM, at=AT)} == {(0, 0)}
    assert Nomenclature.objects.get(valid_to=None).version == "2027"


# ── a change by two people ───────────────────────────────────────────────────────────────────


def test_one_proposes_another_confirms_and_the_value_holds_from_its_day_as_an_act():
    one, other = an_officer(Role.REGISTRAR), an_officer(Role.MINISTRY)
    change = propose(wanted=wanted(value=20), by=one, at=AT)
    assert queries.parameter(DAYS, at=FROM) == 30
    row = confirm(change=change.id, by=other, at=AT + timedelta(hours=1), note="Agreed")
    assert queries.parameter(DAYS, at=FROM - timedelta(days=1)) == 30
    assert queries.parameter(DAYS, at=FROM) == 20
    proposed, confirmed = acts_of([subject_of(DAYS)])[-2:]
    assert (proposed.act.kind, confirmed.act.kind) == ("parameter.proposed", "parameter.confirmed")
    assert confirmed.act.id == row.act
    assert confirmed.act.by_user == other.user
    assert confirmed.facts["value"] == 20
    change.refresh_from_db()
    assert (change.state, change.decided_by) == (ChangeState.CONFIRMED, other.user)


def test_who_proposed_cannot_confirm_or_refuse_the_change():
    one = an_officer()
    change = a_change(by=one)
    for verb in (confirm, refuse):
        with pytest.raises(Refused) as problem:
            verb(change=change.id, by=one, at=AT)
        assert told(problem) == {"change.same_person"}
    assert queries.parameter(DAYS, at=FROM) == 30


def test_the_one_who_proposed_withdraws_and_nobody_else():
    one = an_officer()
    change = a_change(by=one)
    with pytest.raises(Refused) as problem:
        withdraw(change=change.id, by=an_officer(), at=AT)
    assert told(problem) == {"change.not_yours"}
    assert withdraw(change=change.id, by=one, at=AT).state == ChangeState.WITHDRAWN


def test_a_refused_change_changes_nothing_and_leaves_room_for_another():
    change = a_change()
    refuse(change=change.id, by=an_officer(), at=AT, note="Too short")
    assert queries.parameter(DAYS, at=FROM) == 30
    assert a_change(value=25).pk


@pytest.mark.parametrize("verb", [confirm, refuse, withdraw])
def test_a_decided_change_stays_decided(verb):
    one, other = an_officer(), an_officer()
    change = a_change(by=one)
    confirm(change=change.id, by=other, at=AT)
    with pytest.raises(Refused) as problem:
        verb(change=change.id, by=one if verb is withdraw else other, at=AT)
    assert "change.not_from_here" in told(problem)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"value": "ten"}, "parameter.not_a_number"),
        ({"value": 0}, "parameter.out_of_bounds"),
        ({"value": "2.5"}, "parameter.not_whole"),
        ({"code": "desk.effect_of_silence", "value": "maybe"}, "parameter.not_a_choice"),
        ({"value": 30}, "change.nothing_moves"),
        ({"reason": ""}, "change.reason_missing"),
        ({"valid_from": date(2026, 1, 1)}, "change.reaches_back"),
    ],
)
def test_a_proposal_that_does_not_stand_is_refused_with_its_reason(given, code):
    with pytest.raises(Refused) as problem:
        a_change(**given)
    assert told(problem) == {code}
    assert ParameterChange.objects.count() == 0


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in ("registrar", "director", "ministry")]
)
def test_no_other_office_proposes(role):
    with pytest.raises(Refused) as problem:
        a_change(by=an_officer(role))
    assert told(problem) == {"change.not_your_office"}


def test_nobody_in_particular_proposes_nothing():
    nobody = Actor(kind=ActorKind.SYSTEM, role=Role.DIRECTOR, assurance=Assurance.STEP_UP)
    with pytest.raises(Refused):
        a_change(by=nobody)


def test_a_second_proposal_for_the_same_day_waits_for_the_first():
    a_change()
    with pytest.raises(Refused) as problem:
        a_change(value=25)
    assert told(problem) == {"change.already_open"}


def test_two_people_who_confirm_at_once_make_one_value(clone):
    change = a_change()
    calls = [
        lambda: confirm(change=change.id, by=an_officer(), at=AT),
        lambda: confirm(change=change.id, by=an_officer(), at=AT),
    ]
    done = clone.at_once(*calls)
    assert sorted(type(one).__name__ for one in done) == ["Parameter", "Refused"]
    assert Parameter.objects.filter(code=DAYS).count() == 2


# ── from a terminal ──────────────────────────────────────────────────────────────────────────


def told_by(*words: str) -> str:
    out = StringIO()
    call_command("reference", *words, stdout=out, stderr=out)
    return out.getvalue()


def test_the_terminal_tells_what_loading_did():
    assert "province       0 new, 0 changed, 75 the same" in told_by("load")


def test_the_terminal_reports_a_list_line_by_line_and_writes_when_told(tmp_path):
    path = a_file(tmp_path / "list.csv", a_list("1.01.1"))
    words = ["import-trades", str(path), "--version", "2027", "--legal-reference", "2.21.991"]
    words += ["--valid-from", "2027-01-01", "--source", "BO"]
    assert "dry run: nothing was written" in told_by(*words)
    assert "in force" in told_by(*words, "--apply")
    with pytest.raises(CommandError, match="nothing was written"):
        told_by(*words, "--apply")


def test_the_terminal_says_which_line_of_a_file_is_wrong(tmp_path):
    path = a_file(tmp_path / "c.csv", [{"code": "77.777.1", "name_ar": "ج", "name_fr": "C"}])
    with pytest.raises(CommandError, match="nothing was written"):
        told_by("import-communes", str(path), "--source", "HCP")
    good = a_file(tmp_path / "c.csv", [{"code": "01.051.9", "name_ar": "ج", "name_fr": "C"}])
    assert "commune        1 new" in told_by("import-communes", str(good), "--source", "HCP")
    assert Province.objects.count() == 75


def test_an_unknown_change_is_nowhere():
    with pytest.raises(ParameterChange.DoesNotExist):
        confirm(change=uuid4(), by=an_officer(), at=AT)
