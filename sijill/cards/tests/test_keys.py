"""Ceremonies: from a root kept apart to the key that signs, from one key to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sijill.cards.keys import ceremony, folder, trusting
from sijill.cards.keys.ceremony import Minutes, NotDone
from sijill.cards.keys.held import Files, Unopened, holder
from sijill.cards.rules import trusting as rules
from sijill.cards.rules.trusting import NoSuchKey
from sijill.cards.tests.factories import AT
from sijill.kernel import clock
from sijill.kernel.card import trust
from sijill.kernel.card.reasons import Doubt, Reason
from sijill.kernel.card.trust import KeyState, Use
from sijill.kernel.cose.keys import new_signer
from sijill.ledger.models import Act, ActFacts

PASSPHRASE = "a sentence nobody else would think of"
WITNESSES = ("--witness", "Aïcha Bennani", "--witness", "Driss Alaoui")


def first_list(**changes):
    keys = [(use, new_signer().public) for use in Use for _ in range(2)]
    return replace(rules.first(issuer="https://x.example", keys=keys, at=AT), **changes)


def test_the_first_of_two_keys_signs_and_the_second_waits():
    known = first_list()
    card, waiting = [entry for entry in known.keys if entry.use is Use.CARD]
    assert rules.in_use(known, Use.CARD, at=AT) is card
    assert rules.successors(known, Use.CARD, at=AT) == [waiting]
    assert rules.in_use(known, Use.CARD, at=AT, held={waiting.key.kid}) is waiting
    with pytest.raises(NoSuchKey):
        rules.in_use(known, Use.CARD, at=AT, held=set())


def test_a_key_leaves_on_its_day_and_its_successor_follows_without_a_gap():
    known, turn = first_list(), AT + timedelta(days=1)
    old, waiting = [entry.key for entry in known.keys if entry.use is Use.CARD]
    new = new_signer().public
    later = rules.rotated(known, Use.CARD, successor=new, since=turn, at=AT)
    assert rules.in_use(later, Use.CARD, at=turn - timedelta(seconds=1)).key == old
    assert rules.in_use(later, Use.CARD, at=turn).key == waiting
    assert [entry.key for entry in rules.successors(later, Use.CARD, at=turn)] == [new]
    assert later.seq == known.seq + 1
    signed_before = later.by_kid[old.kid].doubt(signed_at=AT, at=turn + timedelta(days=3650))
    assert signed_before is None


def test_a_key_outlives_every_card_it_may_have_signed():
    entry = rules.entering(new_signer().public, Use.CARD, at=AT)
    two_years_of_service, longest_card = timedelta(days=2 * 366), timedelta(days=10 * 366)
    assert entry.valid_until - AT >= two_years_of_service + longest_card


def test_a_lost_key_is_believed_no_more_from_its_day_and_the_next_one_signs_at_once():
    known, since = first_list(), AT
    lost, waiting = [entry.key for entry in known.keys if entry.use is Use.CARD]
    new = new_signer().public
    later = rules.compromised(known, lost.kid, successor=new, since=since, at=AT)
    assert later.by_kid[lost.kid].state is KeyState.COMPROMISED
    assert later.by_kid[lost.kid].doubt(signed_at=since, at=AT) is Reason.KEY_COMPROMISED
    assert rules.in_use(later, Use.CARD, at=AT).key == waiting
    with pytest.raises(NoSuchKey):
        rules.compromised(known, bytes(8), successor=new, since=since, at=AT)


def test_a_renewed_list_keeps_the_keys_that_may_still_be_needed():
    over = rules.entering(new_signer().public, Use.STATUS, at=AT - timedelta(days=4 * 366))
    known = first_list()
    later = rules.renewed(replace(known, keys=(over, *known.keys)), at=AT)
    assert later.keys == known.keys
    assert later.expires_at == AT + rules.TRUST_LIST_LIFE


def test_a_house_that_nobody_relies_on_makes_its_keys_once(cabinet):
    known = trusting.trust_list()
    assert known is not None
    assert trusting.issuer() == "https://register.example"
    assert trust.read(trusting.signed_list(), folder.roots()) == known
    assert trusting.signer(Use.CARD, at=AT).public != trusting.signer(Use.STATUS, at=AT).public
    assert trusting.trust_list() is known
    assert oct((cabinet / "keys" / "private").stat().st_mode & 0o777) == "0o700"
    for path in (cabinet / "keys" / "private").iterdir():
        assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_a_house_in_earnest_makes_no_key_by_itself(strict):
    assert trusting.trust_list() is None
    assert folder.roots() == []
    with pytest.raises(NoSuchKey):
        trusting.signer(Use.CARD, at=AT)


def run(*words: str) -> str:
    out = StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_security_officer_follows_the_ceremony_from_the_root_to_a_compromise(strict):
    off_line, secret = strict / "root", strict / "passphrase"
    off_line.mkdir()
    secret.write_text(PASSPHRASE)
    typed = ("--passphrase-file", str(secret))
    signed = strict / "signed.cose"

    def to_the_root_and_back() -> None:
        draft = strict / "keys" / folder.DRAFT
        root = ("--root", str(off_line), "--out", str(signed), "--yes")
        run("trust-list", "--sign", str(draft), *root, *typed, *WITNESSES)
        run("trust-list", "--install", str(signed))
        assert not draft.exists()

    with clock.stopped(AT) as hands:
        run("ceremony", "--root", str(off_line), *typed, *WITNESSES)
        run("ceremony", "--roots", str(off_line / "roots.json"))
        assert trusting.trust_list() is None  # nothing is believed before the root signs
        to_the_root_and_back()
        first = trusting.signer(Use.CARD, at=AT).public

        hands.advance(timedelta(days=365))
        run("rotate", "card")
        to_the_root_and_back()
        assert trusting.signer(Use.CARD, at=clock.now()).public == first
        hands.advance(rules.CHANGE)
        second = trusting.signer(Use.CARD, at=clock.now()).public
        assert second != first

        run("compromise", ceremony.print_of(second), "--from", "2027-11-24T00:00")
        to_the_root_and_back()
        third = trusting.signer(Use.CARD, at=clock.now()).public
        assert third not in {first, second}
        run("renew")
        to_the_root_and_back()
        told = run("trust-list")

    assert "list     4" in told
    assert "retired since 2027-11-24 09:30 UTC" in told
    assert "compromised since 2027-11-24 00:00 UTC" in told
    minutes = (off_line / ceremony.MINUTES).read_text()
    assert minutes.count("Aïcha Bennani, Driss Alaoui") == 5
    assert "BEGIN ENCRYPTED PRIVATE KEY" in (off_line / ceremony.ROOT).read_text()
    acts = Act.objects.filter(kind="cards.trusted").order_by("at", "id")
    assert sorted(ActFacts.objects.get(act=act.id).facts["seq"] for act in acts) == [1, 2, 3, 4]


def test_a_root_is_made_once_before_two_witnesses_under_a_long_passphrase(tmp_path):
    alone = Minutes(["Aïcha Bennani", "Aïcha Bennani "], AT)
    both = Minutes(["Aïcha Bennani", "Driss Alaoui"], AT)
    with pytest.raises(NotDone, match="two witnesses"):
        ceremony.make_root(tmp_path, passphrase=PASSPHRASE, minutes=alone)
    with pytest.raises(NotDone, match="sixteen"):
        ceremony.make_root(tmp_path, passphrase="too short", minutes=both)
    ceremony.make_root(tmp_path, passphrase=PASSPHRASE, minutes=both)
    with pytest.raises(NotDone, match="once"):
        ceremony.make_root(tmp_path, passphrase=PASSPHRASE, minutes=both)
    with pytest.raises(Unopened):
        ceremony.sign(first_list(), tmp_path, passphrase="another sentence", minutes=both)


@pytest.mark.django_db
def test_a_list_is_not_put_in_force_when_older_forged_or_of_another_issuer(strict):
    root = new_signer()
    folder.write_roots([root.public])
    good = first_list(issuer="https://register.example")
    trusting.put_in_force(trust.write(replace(good, seq=5), root), at=AT)
    for bad, reason in (
        (trust.write(replace(good, seq=4), root), Reason.TRUST_LIST_OLDER),
        (trust.write(replace(good, seq=6), new_signer()), Reason.TRUST_LIST_FORGED),
        (trust.write(replace(good, seq=6, issuer="https://y.example"), root), Reason.WRONG_ISSUER),
        (trust.write(replace(good, seq=6, expires_at=AT), root), Reason.TRUST_LIST_EXPIRED),
    ):
        with pytest.raises(Doubt) as caught:
            trusting.put_in_force(bad, at=AT)
        assert caught.value.reason is reason
    assert trusting.trust_list().seq == 5


def test_a_mistake_at_the_terminal_is_told_and_nothing_changes(strict):
    for words in (
        ("rotate", "card"),
        ("compromise", "0011223344556677", "--from", "2026-01-01"),
        ("trust-list",),
        ("trust-list", "--sign", str(strict / "nothing")),
        ("ceremony", "--roots", str(strict / "nothing")),
    ):
        with pytest.raises(CommandError):
            run(*words)
    assert trusting.trust_list() is None


def test_a_key_leaves_at_an_instant_to_come(cabinet):
    trusting.trust_list()
    with clock.stopped(AT), pytest.raises(CommandError, match="to come"):
        run("rotate", "card", "--from", "2026-11-23T09:00")


def test_a_private_key_in_a_file_opens_with_its_passphrase_alone(tmp_path):
    held = Files(tmp_path, PASSPHRASE)
    made = held.new("sijill card")
    assert held.kids() == {made.kid}
    assert held.signer(made.kid).public == made
    with pytest.raises(Unopened):
        Files(tmp_path, "another sentence").signer(made.kid)
    with pytest.raises(Unopened):
        held.signer(bytes(8))


def test_the_private_keys_are_where_the_settings_say(cabinet, settings):
    settings.CARD_PASSPHRASE = PASSPHRASE
    made = holder().new("sijill card")
    assert b"ENCRYPTED" in (cabinet / "keys" / "private" / f"{made.kid.hex()}.pem").read_bytes()
