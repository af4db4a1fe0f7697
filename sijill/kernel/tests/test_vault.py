"""The vault: what is sealed opens only where it belongs, with a key of the ring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel import vault

OLD = "a" * 64
NEW = "b" * 64
PLACE = "case/file"


def sealed(clear: bytes, *, keys: vault.KeyRing) -> tuple[vault.WrappedKey, bytes]:
    data_key, wrapped = vault.new_key(keys=keys, place=PLACE)
    return wrapped, vault.seal(clear, data_key=data_key, place=f"{PLACE}/1")


@given(st.binary(max_size=4096))
def test_what_is_sealed_opens_again(clear):
    keys = vault.ring(OLD)
    wrapped, body = sealed(clear, keys=keys)
    data_key = vault.unwrap(wrapped, keys=keys, place=PLACE)
    assert vault.unseal(body, data_key=data_key, place=f"{PLACE}/1") == clear


def test_a_file_moved_to_another_case_does_not_open():
    keys = vault.ring(OLD)
    wrapped, body = sealed(b"identity card", keys=keys)
    with pytest.raises(vault.Unopened):
        vault.unwrap(wrapped, keys=keys, place="other/file")
    data_key = vault.unwrap(wrapped, keys=keys, place=PLACE)
    with pytest.raises(vault.Unopened):
        vault.unseal(body, data_key=data_key, place=f"{PLACE}/2")


@given(st.integers(min_value=0, max_value=60))
def test_one_altered_bit_is_noticed(position):
    keys = vault.ring(OLD)
    wrapped, body = sealed(b"a document of thirty bytes or so", keys=keys)
    data_key = vault.unwrap(wrapped, keys=keys, place=PLACE)
    altered = bytearray(body)
    altered[position % len(body)] ^= 1
    with pytest.raises(vault.Unopened):
        vault.unseal(bytes(altered), data_key=data_key, place=f"{PLACE}/1")


@given(st.binary(max_size=64))
def test_nonsense_never_opens_and_never_crashes(body):
    with pytest.raises(vault.Unopened):
        vault.unseal(body, data_key=b"k" * 32, place=PLACE)
    with pytest.raises(vault.Unopened):
        vault.unwrap(vault.WrappedKey(key_id="1", wrapped=body), keys=vault.ring(OLD), place=PLACE)


def test_rotation_rewraps_the_key_and_leaves_the_file():
    before = vault.ring(f"1:{OLD}")
    wrapped, body = sealed(b"attestation", keys=before)
    both = vault.ring(f"2:{NEW},1:{OLD}")
    again = vault.rewrap(wrapped, keys=both, place=PLACE)
    assert (wrapped.key_id, again.key_id) == ("1", "2")
    after = vault.ring(f"2:{NEW}")
    data_key = vault.unwrap(again, keys=after, place=PLACE)
    assert vault.unseal(body, data_key=data_key, place=f"{PLACE}/1") == b"attestation"
    assert vault.rewrap(again, keys=both, place=PLACE) is again


def test_a_key_that_left_the_ring_is_named_not_guessed():
    wrapped, _ = sealed(b"x", keys=vault.ring(f"1:{OLD}"))
    with pytest.raises(vault.UnknownKey, match="1"):
        vault.unwrap(wrapped, keys=vault.ring(f"2:{NEW}"), place=PLACE)


def test_the_same_document_is_never_sealed_twice_alike():
    keys = vault.ring(OLD)
    assert sealed(b"same", keys=keys)[1] != sealed(b"same", keys=keys)[1]


def test_a_lone_key_has_the_id_one():
    assert vault.ring(OLD).current == "1"


@pytest.mark.parametrize("text", ["", "1:abc", "zz", f"1:{OLD},1:{NEW}", f":{OLD}", f"a b:{OLD}"])
def test_a_wrong_ring_is_refused_without_repeating_it(text):
    with pytest.raises(ValueError, match="vault") as refused:
        vault.ring(text)
    assert OLD not in str(refused.value)


def test_a_ring_does_not_print_its_keys():
    assert "aa" not in repr(vault.ring(OLD))
