"""Every attack on a card, on its keys and on its lists ends in its own reason."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sijill.kernel.card import checking, claims, reasons, transport, trust
from sijill.kernel.card.checking import Answer
from sijill.kernel.card.reasons import OUTCOMES, SHOWN, Doubt, Outcome, Reason
from sijill.kernel.card.status_list import Status
from sijill.kernel.card.trust import KeyState, TrustList, Use
from sijill.kernel.cose import cbor, sign1
from sijill.kernel.tests.cards import (
    AT,
    CARD,
    FATIMA,
    LIST,
    OTHER,
    ROOT,
    STATUS,
    TRUST,
    listed,
    signed,
    trusted,
)

PROFILE = Path(__file__).parents[3] / "docs" / "card-profile.md"
LATER = AT + timedelta(hours=1)
HOLDER = FATIMA.index
FACE = b"RIFF" + bytes(300)
OTHER_FACE = b"RIFF" + bytes(299) + b"\x01"


def check(
    data: bytes | None = None, *, known: TrustList | None = TRUST, values=(), at=LATER, lists=None
) -> Answer:
    text = transport.back(signed() if data is None else data)
    held = {LIST: listed(values)} if lists is None else lists
    return checking.check(text, trust=known, lists=held, at=at)


def with_key(**changes: object) -> TrustList:
    """The trust list in which the card's key is known otherwise."""
    return replace(TRUST, keys=(trusted(CARD, Use.CARD, **changes), TRUST.keys[1]))


def test_a_good_card_is_valid_and_says_how_fresh_the_list_is():
    answer = check()
    assert answer == Answer(Reason.VALID, FATIMA, AT)
    assert answer.outcome is Outcome.VALID


@pytest.mark.parametrize("place", range(0, len(signed()), 7))
def test_an_altered_byte_is_never_a_card(place):
    data = bytearray(signed())
    data[place] ^= 0x01
    answer = check(bytes(data))
    assert answer.outcome in {Outcome.NOT_OURS, Outcome.UNREADABLE}
    assert answer.card is None


def test_another_key_that_takes_the_name_of_ours_is_found_out():
    class Impostor:
        public = CARD.public

        def sign(self, message):
            return OTHER.sign(message)

    assert check(sign1.sign(claims.write(FATIMA), Impostor())).reason is Reason.SIGNATURE
    assert check(signed(key=OTHER)).reason is Reason.UNKNOWN_KEY
    assert check(signed(key=STATUS)).reason is Reason.WRONG_USE


def test_a_face_put_in_place_of_another_breaks_the_signature():
    data = signed(replace(FATIMA, face=FACE))
    assert check(data).reason is Reason.VALID
    assert check(data.replace(FACE, OTHER_FACE)).reason is Reason.SIGNATURE


def test_what_a_retired_key_signed_before_stays_good_and_nothing_after():
    before = with_key(state=KeyState.RETIRED, since=AT + timedelta(seconds=1))
    after = with_key(state=KeyState.RETIRED, since=AT)
    assert check(known=before).reason is Reason.VALID
    assert check(known=after).reason is Reason.KEY_RETIRED


def test_what_a_key_signed_since_it_was_compromised_is_not_believed():
    before = with_key(state=KeyState.COMPROMISED, since=AT + timedelta(seconds=1))
    after = with_key(state=KeyState.COMPROMISED, since=AT)
    assert check(known=before).reason is Reason.VALID
    assert check(known=after).reason is Reason.KEY_COMPROMISED


def test_a_key_is_believed_between_its_two_dates():
    assert check(known=with_key(valid_from=AT + timedelta(1))).reason is Reason.KEY_NOT_YET
    assert check(known=with_key(valid_until=LATER)).reason is Reason.KEY_EXPIRED


def test_a_card_of_another_issuer_is_not_ours():
    assert check(signed(replace(FATIMA, issuer="https://x.example"))).reason is Reason.WRONG_ISSUER


def test_other_claims_that_our_key_signed_are_not_a_card():
    other = sign1.sign(cbor.write({1: FATIMA.issuer, 169: {4: "X"}}), CARD)
    assert check(other).reason is Reason.NOT_A_CARD
    assert check(sign1.sign(b"\xff", CARD)).reason is Reason.NOT_A_CARD


def test_a_weaker_algorithm_is_not_tried():
    parts = [cbor.write({1: -8}), {4: CARD.public.kid}, claims.write(FATIMA), bytes(64)]
    assert check(cbor.write_tagged(18, parts)).reason is Reason.ALGORITHM


def test_an_expired_card_is_expired_even_when_it_was_withdrawn_too():
    known, end = replace(TRUST, expires_at=AT + timedelta(days=9000)), FATIMA.valid_until
    answer = check(known=known, at=end, values=[(HOLDER, Status.WITHDRAWN)])
    assert (answer.reason, answer.card) == (Reason.EXPIRED, FATIMA)
    assert check(known=known, at=end - timedelta(seconds=1)).outcome is Outcome.CANNOT_SAY


def test_a_card_from_the_future_is_not_ours():
    early = AT - timedelta(minutes=6)
    known = replace(TRUST, issued_at=early)
    assert check(known=known, at=early).reason is Reason.FUTURE
    assert check(known=known, at=AT - timedelta(minutes=4)).reason is Reason.VALID


@pytest.mark.parametrize(
    ("value", "reason", "outcome"),
    [
        (Status.WITHDRAWN, Reason.WITHDRAWN, Outcome.WITHDRAWN),
        (Status.SUSPENDED, Reason.SUSPENDED, Outcome.SUSPENDED),
        (Status.REPLACED, Reason.REPLACED, Outcome.WITHDRAWN),
    ],
)
def test_the_list_has_the_last_word_whatever_its_age(value, reason, outcome):
    for at in (LATER, AT + timedelta(days=30)):
        answer = check(values=[(HOLDER, value)], at=at)
        assert (answer.reason, answer.outcome) == (reason, outcome)
        assert (answer.card is None) == (outcome is Outcome.WITHDRAWN)


def test_past_the_policy_nobody_says_valid():
    assert check(at=AT + timedelta(hours=72)).reason is Reason.LIST_EXPIRED
    assert check(at=AT + timedelta(hours=71)).reason is Reason.VALID
    assert check(at=AT + timedelta(hours=72)).outcome is Outcome.CANNOT_SAY


def test_without_its_list_or_its_index_nobody_says_valid():
    assert check(lists={}).reason is Reason.LIST_MISSING
    beyond = signed(replace(FATIMA, index=2**20))
    assert check(beyond).reason is Reason.INDEX
    early = {LIST: listed(at=LATER + timedelta(minutes=6))}
    assert check(lists=early).reason is Reason.LIST_FUTURE


def test_without_a_trust_list_in_force_nothing_is_said():
    assert check(known=None).reason is Reason.TRUST_LIST_MISSING
    old = replace(TRUST, expires_at=LATER)
    assert check(known=old).reason is Reason.TRUST_LIST_EXPIRED
    early = replace(TRUST, issued_at=LATER + timedelta(minutes=6))
    assert check(known=early).reason is Reason.TRUST_LIST_FUTURE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff", Reason.CBOR),
        (signed() + b"\x00", Reason.CBOR),
        (b"\x81" * 10_000 + b"\x00", Reason.CBOR),
        (cbor.write({}), Reason.NOT_COSE),
        (cbor.write_tagged(16, []), Reason.CBOR),
    ],
)
def test_bytes_that_are_no_signed_message_are_unreadable(data, reason):
    answer = check(data)
    assert (answer.reason, answer.outcome) == (reason, Outcome.UNREADABLE)


# --- Trust list ------------------------------------------------------------------------------
def read_trust(data: bytes, roots=(ROOT.public,)) -> TrustList | Reason:
    try:
        return trust.read(data, roots)
    except Doubt as doubt:
        return doubt.reason


def test_a_trust_list_is_read_as_it_was_signed():
    lost = trusted(OTHER, Use.CARD, state=KeyState.COMPROMISED, since=AT)
    known = replace(TRUST, keys=(*TRUST.keys, lost))
    assert read_trust(trust.write(known, ROOT)) == known
    both = (OTHER.public, ROOT.public)
    assert read_trust(trust.write(known, ROOT), both) == known


def test_a_trust_list_that_no_root_signed_is_forged():
    good = trust.write(TRUST, ROOT)
    for bad in (
        trust.write(TRUST, OTHER),
        good[:-1] + bytes([good[-1] ^ 1]),
        b"",
        b"\xd8\x3d" + good,
        sign1.sign(trust.payload(TRUST), ROOT),
        sign1.sign(trust.payload(TRUST), ROOT, type="application/statuslist+cwt"),
        sign1.sign(bytes(70_000), ROOT, type=trust.TYPE),
    ):
        assert read_trust(bad) is Reason.TRUST_LIST_FORGED
    assert read_trust(good, ()) is Reason.TRUST_LIST_FORGED


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("keys",), None),
        (("keys",), 7),
        (("keys",), [7]),
        (("seq",), "3"),
        ((4,), None),
        ((1,), 5),
        (("keys", 0, "use"), "both"),
        (("keys", 0, "state"), "lost"),
        (("keys", 0, "state"), "retired"),
        (("keys", 0, "from"), 5),
        (("keys", 0, "nbf"), "x"),
        (("keys", 0, "key"), {1: 2}),
        (("keys", 0, "key", -2), bytes(32)),
    ],
)
def test_a_trust_list_of_another_shape_is_forged_even_when_a_root_signed_it(place, value):
    said = cbor.read(trust.payload(TRUST))
    inner = said
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    data = sign1.sign(cbor.write(said), ROOT, type=trust.TYPE)
    assert read_trust(data) is Reason.TRUST_LIST_FORGED


def take(offered: TrustList, held: TrustList | None = None) -> Reason | None:
    try:
        trust.newer(held, offered, at=AT)
    except Doubt as doubt:
        return doubt.reason
    return None


def test_an_older_trust_list_replayed_is_refused():
    assert take(replace(TRUST, seq=2), TRUST) is Reason.TRUST_LIST_OLDER
    assert take(TRUST, replace(TRUST, seq=2)) is None
    assert take(TRUST, TRUST) is None
    assert take(replace(TRUST, expires_at=AT)) is Reason.TRUST_LIST_EXPIRED
    assert take(replace(TRUST, issued_at=AT + timedelta(1))) is Reason.TRUST_LIST_FUTURE


# --- The published page ----------------------------------------------------------------------
def published() -> list[tuple[str, str]]:
    """The outcomes and reasons of the published table, in its order."""
    table = PROFILE.read_text("utf-8").split("## What a checker answers")[1]
    rows, outcome = [], ""
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[1].startswith("`"):
            outcome = cells[0] or outcome
            rows.append((outcome, cells[1].strip("`")))
    return rows


def test_the_published_page_lists_every_reason_in_order_with_its_outcome():
    ours = [(OUTCOMES[reason].value, reason.value) for reason in Reason]
    assert published() == ours


def test_nothing_is_shown_of_what_nobody_signed_or_of_what_was_withdrawn():
    shown = {OUTCOMES[reason] for reason in SHOWN}
    assert shown == {
        *(Outcome.EXPIRED, Outcome.CANNOT_SAY, Outcome.SUSPENDED, Outcome.VALID),
    }
    assert not any(reason.value.startswith("trust") for reason in SHOWN)
    assert len(reasons.OUTCOMES) == len(Reason)
