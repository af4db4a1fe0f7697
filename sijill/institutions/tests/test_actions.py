"""Mandates are given and ended as acts; files are loaded whole or not at all."""

import shutil
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sijill.accounts.models import User
from sijill.accounts.tests.factories import a_line, an_agent
from sijill.institutions.actions import (
    Engagement,
    Wanted,
    appoint,
    end_mandate,
    engage,
    load,
)
from sijill.institutions.models import Institution, Mandate
from sijill.institutions.queries import mandates_of
from sijill.institutions.tests.factories import AT, TODAY, a_mandate, an_officer
from sijill.kernel.actor import SYSTEM, Assurance, Role, Subject
from sijill.kernel.verdict import Refused
from sijill.ledger.queries import acts_of
from sijill.reference.files import DATA, BadFile

pytestmark = pytest.mark.django_db


def told(problem) -> set[str]:
    return {verdict.code for verdict in problem.value.verdicts}


def wanted(user: User, **given) -> Wanted:
    facts = {
        "role": Role.EXAMINER,
        "institution": "CH-03",
        "valid_from": TODAY,
        "reason": "Decision 12",
        **given,
    }
    return Wanted(user=user.pk, **facts)


def test_a_director_gives_a_mandate_as_an_act():
    agent, director = an_agent(totp=False), an_officer(Role.DIRECTOR)
    mandate = appoint(wanted=wanted(agent), by=director, at=AT)
    assert mandates_of(agent.pk, at=AT) == [mandate]
    [told_act] = acts_of([Subject(kind="mandate", id=mandate.id)])
    assert (told_act.act.kind, told_act.act.id) == ("mandate.given", mandate.act)
    assert told_act.act.by_user == director.user
    assert told_act.facts["reason"] == "Decision 12"


def test_an_office_held_already_is_not_given_again():
    held = a_mandate()
    with pytest.raises(Refused) as problem:
        appoint(wanted=wanted(held.user), by=an_officer(Role.DIRECTOR), at=AT)
    assert told(problem) == {"mandate.held_already"}


def test_a_phone_or_a_closed_account_gets_no_mandate():
    from sijill.ledger.transaction import action

    closed = an_agent(totp=False)

    @action
    def close() -> None:
        User.objects.filter(pk=closed.pk).update(is_active=False)

    close()
    for user in (a_line(), closed):
        with pytest.raises(Refused) as problem:
            appoint(wanted=wanted(user), by=an_officer(Role.DIRECTOR), at=AT)
        assert told(problem) == {"mandate.not_an_agent"}


def test_nobody_appoints_themselves():
    agent = an_agent(totp=False)
    director = an_officer(Role.DIRECTOR, user=agent.pk)
    with pytest.raises(Refused) as problem:
        appoint(wanted=wanted(agent), by=director, at=AT)
    assert told(problem) == {"mandate.own"}


def test_a_mandate_ends_after_its_last_day_as_an_act():
    held = a_mandate()
    done = end_mandate(mandate=held.pk, last_day=TODAY, by=an_officer(Role.DIRECTOR), at=AT)
    assert mandates_of(held.user_id, at=TODAY) == [held]
    assert mandates_of(held.user_id, at=TODAY + timedelta(days=1)) == []
    [act] = acts_of([Subject(kind="mandate", id=held.pk)])
    assert (act.act.kind, act.act.id) == ("mandate.ended", done.ended_act)
    later = TODAY + timedelta(days=3)
    with pytest.raises(Refused) as problem:
        end_mandate(mandate=held.pk, last_day=later, by=an_officer(Role.DIRECTOR), at=AT)
    assert told(problem) == {"mandate.already_ended"}


def test_an_ended_office_may_be_given_again():
    held = a_mandate()
    by = an_officer(Role.DIRECTOR)
    end_mandate(mandate=held.pk, last_day=TODAY, by=by, at=AT)
    again = wanted(held.user, valid_from=TODAY + timedelta(days=1))
    assert appoint(wanted=again, by=by, at=AT).pk != held.pk


def test_two_directors_who_give_one_office_at_once_give_it_once(clone):
    agent = an_agent(totp=False)
    calls = [
        lambda: appoint(wanted=wanted(agent), by=an_officer(Role.DIRECTOR), at=AT),
        lambda: appoint(wanted=wanted(agent), by=an_officer(Role.DIRECTOR), at=AT),
    ]
    done = clone.at_once(*calls)
    assert sorted(type(one).__name__ for one in done) == ["Mandate", "Refused"]


def an_engagement(email: str, **given) -> Engagement:
    facts = {"role": Role.EXAMINER, "institution": "CH-03", "valid_from": TODAY, **given}
    return Engagement(email=email, **facts)


def test_somebody_new_is_invited_and_appointed_together():
    names = {"name_ar": "نادية", "name_fr": "Nadia"}
    mandate, secret = engage(
        wanted=an_engagement("Nadia@Chamber.ma", **names), by=an_officer(Role.DIRECTOR), at=AT
    )
    assert secret
    assert (mandate.user.email, mandate.user.name("fr")) == ("nadia@chamber.ma", "Nadia")


def test_an_invitation_is_not_left_behind_when_the_mandate_is_refused():
    names = {"name_ar": "نادية", "name_fr": "Nadia", "institution": "CH-05"}
    with pytest.raises(Refused):
        engage(wanted=an_engagement("n@x.ma", **names), by=an_officer(Role.DIRECTOR), at=AT)
    assert not User.objects.filter(email="n@x.ma").exists()


def test_a_known_address_is_appointed_without_a_link_and_an_unknown_one_needs_names():
    agent = an_agent(totp=False)
    mandate, secret = engage(
        wanted=an_engagement(agent.email.upper()), by=an_officer(Role.DIRECTOR), at=AT
    )
    assert (mandate.user, secret) == (agent, "")
    with pytest.raises(Refused) as problem:
        engage(wanted=an_engagement("x@x.ma"), by=an_officer(Role.DIRECTOR), at=AT)
    assert told(problem) == {"agent.unknown"}


def test_loading_institutions_twice_changes_nothing():
    assert [(t.new, t.changed) for t in load(by=SYSTEM, at=AT)] == [(0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("name", "before", "after", "fault"),
    [
        ("institutions.csv", "FED,federation,", "FED,club,", "FED: unknown kind"),
        ("territories.csv", "CH-12,", "CH-99,", "CH-99: no such institution"),
        ("territories.csv", "CH-12,12,,2016", "CH-12,11,,2017", "CH-11 and CH-12 are both in 11"),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_written(tmp_path, name, before, after, fault):
    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(BadFile, match=fault):
        load(by=SYSTEM, at=AT, folder=folder)


def run(*words: str) -> str:
    out = StringIO()
    call_command("institutions", *words, stdout=out, stderr=out)
    return out.getvalue()


def test_the_first_mandates_are_given_from_a_terminal():
    agent = an_agent(totp=False)
    words = ["appoint", "--email", agent.email, "--role", "ministry", "--institution", "MIN"]
    assert "ministry at MIN" in run(*words)
    assert Mandate.objects.get(user=agent).role == "ministry"
    with pytest.raises(CommandError, match="held_already"):
        run(*words)
    with pytest.raises(CommandError, match="no such"):
        run("appoint", "--email", "x@x.ma", "--role", "ministry", "--institution", "MIN")
    with pytest.raises(CommandError, match="no_such_office"):
        run("appoint", "--email", agent.email, "--role", "director", "--institution", "MIN")


def test_the_terminal_loads_institutions():
    assert "institution    0 new, 0 changed, 91 the same" in run("load")
    assert Institution.objects.filter(valid_from=date(2026, 1, 1)).count() == 0


def test_an_office_is_neither_given_nor_taken_with_an_old_second_factor():
    held, director = a_mandate(), an_officer(Role.DIRECTOR, assurance=Assurance.MFA)
    wanted = Wanted(
        user=an_agent(totp=False).pk, role=Role.EXAMINER, institution="CH-03", valid_from=TODAY
    )
    with pytest.raises(Refused) as problem:
        appoint(wanted=wanted, by=director, at=AT)
    assert told(problem) == {"mandate.step_up_needed"}
    with pytest.raises(Refused) as problem:
        end_mandate(mandate=held.pk, last_day=TODAY, by=director, at=AT)
    assert told(problem) == {"mandate.step_up_needed"}
