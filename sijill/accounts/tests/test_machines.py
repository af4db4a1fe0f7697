"""Machines: asked by one person of the ministry, let in by another, stopped at once."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from sijill.accounts import actions
from sijill.accounts.models import MachineClient, MachineGrant, MachineToken, User
from sijill.accounts.queries import client_of, machine, machine_of
from sijill.accounts.rules import TRANSITIONS, ClientState, Scope
from sijill.accounts.rules.machines import (
    LONGEST_GRANT,
    TOKEN_LIFE,
    may_confirm,
    may_grant,
    may_move,
    narrowed,
    well_granted,
)
from sijill.accounts.tests.factories import (
    ASKER,
    AT,
    CONFIRMER,
    DIRECTOR,
    a_machine,
    a_token,
    terms,
)
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import action

ROLES = [*Role, None]


@pytest.mark.parametrize("start", ClientState)
@pytest.mark.parametrize("to", ClientState)
@pytest.mark.parametrize("role", ROLES)
def test_a_machine_moves_as_its_table_says_and_no_other_way(start, to, role):
    by = Actor(kind=ActorKind.AGENT, user=uuid4(), role=role, assurance=Assurance.STEP_UP)
    allowed = role in TRANSITIONS.get((start, to), ())
    assert may_move(start, to, by=by).is_ok is allowed


def test_only_the_ministry_surely_known_lets_a_machine_in():
    def open_(by):
        return all(verdict.is_ok for verdict in may_grant(by))

    assert open_(ASKER)
    assert not open_(DIRECTOR)
    assert not open_(replace(ASKER, assurance=Assurance.MFA))
    assert not open_(SYSTEM)


def test_whoever_asked_does_not_confirm():
    codes = {v.code for v in may_confirm(asked_by=ASKER.user, by=ASKER) if not v.is_ok}
    assert codes == {"machine.same_person"}
    assert all(v.is_ok for v in may_confirm(asked_by=ASKER.user, by=CONFIRMER))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scopes": frozenset()}, "machine.scopes_unknown"),
        ({"scopes": frozenset({"all"})}, "machine.scopes_unknown"),
        ({"scopes": frozenset({Scope.NAME})}, "machine.fields_alone"),
        ({"reach": frozenset()}, "machine.no_reach"),
        ({"purpose_ar": " "}, "machine.no_purpose"),
        ({"purpose_fr": ""}, "machine.no_purpose"),
        ({"reference": ""}, "machine.no_basis"),
        ({"basis": "a word"}, "machine.no_basis"),
        ({"basis_date": AT.date() + timedelta(days=1)}, "machine.basis_to_come"),
        ({"valid_from": AT.date() - timedelta(days=1)}, "machine.starts_in_the_past"),
        ({"valid_to": AT.date()}, "machine.ends_before"),
        ({"valid_to": AT.date() + LONGEST_GRANT + timedelta(days=1)}, "machine.too_long"),
    ],
)
def test_a_grant_says_what_why_on_which_text_and_until_when(changes, code):
    found = [v.code for v in well_granted(terms(**changes), today=AT.date()) if not v.is_ok]
    assert found == [code]


def test_reference_data_need_no_purpose():
    bare = terms(Scope.REFERENCE, reach=frozenset(), purpose_ar="", purpose_fr="")
    assert all(v.is_ok for v in well_granted(bare, today=AT.date()))


def test_a_token_may_ask_for_less_and_never_for_more():
    granted = frozenset({Scope.ENTRIES_CHECK, Scope.REFERENCE})
    assert narrowed(granted, "") == granted
    assert narrowed(granted, "reference.read") == {Scope.REFERENCE}
    assert narrowed(granted, "reference.read entries.read") is None


@pytest.mark.django_db
def test_a_machine_may_do_nothing_before_somebody_else_confirms():
    asked = actions.ask_machine(
        name_ar="بنك", name_fr="Banque", contact="x", terms=terms(), by=ASKER, at=AT
    )
    assert client_of(str(asked.client_id), at=AT) is None
    with pytest.raises(Refused, match=r"machine\.same_person"):
        actions.confirm_grant(grant=asked.pk, by=ASKER, at=AT)
    with pytest.raises(Refused, match=r"machine\.not_active"):
        actions.renew_secret(client=asked.client_id, by=ASKER, at=AT)
    actions.confirm_grant(grant=asked.pk, by=CONFIRMER, at=AT)
    client, grant = client_of(str(asked.client_id), at=AT)
    assert (client.state, grant.pk) == ("active", asked.pk)
    assert Act.objects.get(pk=grant.act).kind == "accounts.machine_granted"


@pytest.mark.django_db
def test_the_database_refuses_one_pair_of_eyes():
    asked = actions.ask_machine(
        name_ar="بنك", name_fr="Banque", contact="x", terms=terms(), by=ASKER, at=AT
    )
    given = {"confirmed_by": ASKER.user, "confirmed_at": AT, "act": uuid4()}
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        action(MachineGrant.objects.filter(pk=asked.pk).update)(**given)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"scopes": ["entries.read"]}, {"reference": "another"}])
def test_a_confirmed_grant_is_never_rewritten(change):
    client, _ = a_machine()
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
        action(client.grants.update)(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        action(client.grants.all().delete)()


@pytest.mark.django_db
def test_new_terms_replace_those_that_stood_and_end_their_tokens():
    client, _ = a_machine(Scope.ENTRIES_CHECK)
    token = a_token(client)
    wider = actions.ask_grant(
        client=client.pk, terms=terms(Scope.ENTRIES_READ, Scope.NAME), by=ASKER, at=AT
    )
    assert machine_of(token, at=AT).scopes == {Scope.ENTRIES_CHECK}
    with pytest.raises(Refused, match=r"machine\.one_waits"):
        actions.ask_grant(client=client.pk, terms=terms(), by=ASKER, at=AT)
    actions.confirm_grant(grant=wider.pk, by=CONFIRMER, at=AT)
    assert machine_of(token, at=AT) is None
    assert client_of(str(client.pk), at=AT)[1].pk == wider.pk
    assert len(machine(client.pk, at=AT).past) == 1


@pytest.mark.django_db
def test_what_is_declined_is_gone_and_a_machine_never_let_in_is_closed_with_it():
    asked = actions.ask_machine(
        name_ar="بنك", name_fr="Banque", contact="x", terms=terms(), by=ASKER, at=AT
    )
    actions.decline_grant(grant=asked.pk, by=CONFIRMER, at=AT)
    line = machine(asked.client_id, at=AT)
    assert (line.client.state, line.waiting, line.standing) == ("closed", None, None)
    with pytest.raises(Refused, match=r"machine\.not_waiting"):
        actions.confirm_grant(grant=asked.pk, by=CONFIRMER, at=AT)


@pytest.mark.django_db
def test_a_token_lives_ten_minutes_and_its_digest_alone_is_kept():
    client, _ = a_machine()
    token = a_token(client)
    assert machine_of(token, at=AT + TOKEN_LIFE - timedelta(seconds=1))
    assert machine_of(token, at=AT + TOKEN_LIFE) is None
    assert token.encode() not in bytes(MachineToken.objects.get().digest)


@pytest.mark.django_db
def test_a_suspended_machine_is_stopped_at_once_and_resumes_with_a_new_token():
    client, _ = a_machine()
    token = a_token(client)
    hurried = replace(CONFIRMER, assurance=Assurance.MFA)
    actions.suspend_machine(client=client.pk, reason="leak", by=hurried, at=AT)
    assert machine_of(token, at=AT) is None
    assert client_of(str(client.pk), at=AT) is None
    actions.resume_machine(client=client.pk, reason="closed", by=ASKER, at=AT)
    assert machine_of(token, at=AT) is None
    assert client_of(str(client.pk), at=AT)


@pytest.mark.django_db
def test_a_grant_ends_on_its_day_with_the_tokens_under_it():
    client, _ = a_machine(valid_to=AT.date() + timedelta(days=1))
    tomorrow = AT + timedelta(days=1)
    token = a_token(client, at=tomorrow)
    assert machine_of(token, at=tomorrow) is None
    assert client_of(str(client.pk), at=tomorrow) is None
    assert machine(client.pk, at=tomorrow).lapsed


@pytest.mark.django_db
def test_a_closed_machine_never_comes_back():
    client, _ = a_machine()
    actions.close_machine(client=client.pk, reason="end", by=ASKER, at=AT)
    with pytest.raises(Refused, match=r"machine\.not_from_here"):
        actions.resume_machine(client=client.pk, reason="", by=ASKER, at=AT)
    with pytest.raises(Refused, match=r"machine\.closed"):
        actions.ask_grant(client=client.pk, terms=terms(), by=ASKER, at=AT)
    assert MachineClient.objects.get(pk=client.pk).secret_digest is None


@pytest.mark.django_db
@pytest.mark.parametrize("key", [{"kty": "EC", "d": "secret"}, {"kty": "oct", "k": "x"}, {}])
def test_no_private_key_is_taken(key):
    client, _ = a_machine()
    with pytest.raises(Refused, match=r"machine\.not_a_public_key"):
        actions.set_machine_key(client=client.pk, key=key, by=ASKER, at=AT)


@pytest.mark.django_db
def test_a_machine_is_a_user_that_signs_in_nowhere():
    client, _ = a_machine()
    user = User.objects.get(pk=client.user_id)
    assert (user.kind, user.email, user.phone) == ("machine", None, None)
    assert not user.has_usable_password()


@pytest.mark.django_db
def test_old_tokens_and_answers_are_forgotten():
    client, _ = a_machine()
    a_token(client)
    actions.take_key(client=client.pk, key="k" * 10, fingerprint=b"f" * 32, at=AT)
    assert actions.purge_machines(at=AT) == {"tokens": 0, "answers": 0}
    later = AT + timedelta(hours=25)
    assert actions.purge_machines(at=later) == {"tokens": 1, "answers": 1}


@pytest.mark.django_db
def test_an_assertion_is_good_once_however_late_it_is_sent_again():
    client, _ = a_machine()
    end = AT + timedelta(minutes=9)
    assert actions.spend_assertion(client=client.pk, jti="a", expires_at=end)
    assert not actions.spend_assertion(client=client.pk, jti="a", expires_at=end)
    assert actions.spend_assertion(client=client.pk, jti="b", expires_at=end)
