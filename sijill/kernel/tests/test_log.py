"""The tree, its tiles and its signed notes, against published vectors and by property."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.kernel import merkle, notes, tiles
from sijill.kernel.merkle import ProofFailed, leaf_hash, node_hash
from sijill.kernel.signing import KeyKind, PublicKey, SeedSigner, UnreadableKey, public_key, signer

# Inputs and roots of the reference tree of RFC 6962's own implementation (certificate-transparency,
# merkletree/merkle_tree_test.cc), used by every implementation since.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# The note that documents Go's golang.org/x/mod/sumdb/note, the format's first implementation.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_SEED = "810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173"
NEUMANN_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb"
    "6KE6RyyBwJnAM=\n"
)
# The example of c2sp.org/tlog-checkpoint and tlog-cosignature (its keys are not published).
COSIGNED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q"
    "1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2o"
    "yin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LOG = SeedSigner("register.example/log", bytes(range(32)))
WITNESS = SeedSigner("CH-03.example", bytes(range(1, 33)), KeyKind.WITNESS)


def hashes(count: int) -> list[bytes]:
    return [leaf_hash(str(n).encode()) for n in range(count)]


def plainly(leaves: list[bytes]):
    """A second way to the same roots: the definition, as the text of the law says it."""

    def subtree(start: int, end: int) -> bytes:
        if end - start == 1:
            return leaves[start]
        middle = start + merkle.split(end - start)
        return node_hash(subtree(start, middle), subtree(middle, end))

    return subtree


class Kept:
    """Tiles made from leaves that are all in memory; counts what is asked."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves, self.asked = leaves, []

    def hashes(self, tile: tiles.Tile) -> list[bytes]:
        self.asked.append(tile)
        step = tiles.WIDTH**tile.level
        first = tile.n * tiles.WIDTH
        return [
            merkle.root(self.leaves[(first + i) * step : (first + i + 1) * step])
            for i in range(tile.width)
        ]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_tree_has_the_published_roots(size):
    leaves = [leaf_hash(entry) for entry in ENTRIES[:size]]
    assert merkle.root(leaves).hex() == ROOTS[size - 1]
    assert merkle.root_of(size, plainly(leaves)).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert merkle.root([]).hex().startswith("e3b0c44298fc1c149afbf4c8996fb924")


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.data())
def test_every_entry_is_proved_and_no_other(size, data):
    index = data.draw(st.integers(0, size - 1))
    leaves = hashes(size)
    proof = merkle.inclusion(index, size, plainly(leaves))
    root = merkle.root(leaves)
    merkle.check_inclusion(leaves[index], index, size, proof, root)
    with pytest.raises(ProofFailed):
        merkle.check_inclusion(leaf_hash(b"other"), index, size, proof, root)
    with pytest.raises(ProofFailed):
        merkle.check_inclusion(leaves[index], index, size, [*proof, root], root)
    if size > 1:
        elsewhere = (index + 1) % size
        with pytest.raises(ProofFailed):
            merkle.check_inclusion(leaves[index], elsewhere, size, proof, root)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.data())
def test_an_older_tree_is_proved_to_begin_the_newer_one(size, data):
    old = data.draw(st.integers(1, size))
    leaves = hashes(size)
    proof = merkle.consistency(old, size, plainly(leaves))
    before, after = merkle.root(leaves[:old]), merkle.root(leaves)
    merkle.check_consistency(old, size, before, after, proof)
    forked = merkle.root([leaf_hash(b"forked"), *leaves[1:]])
    if size > 1:
        with pytest.raises(ProofFailed):
            merkle.check_consistency(old, size, before, forked, proof)
    with pytest.raises(ProofFailed):
        merkle.check_consistency(size + 1, size, after, after, [])


@pytest.mark.parametrize("size", [1, 255, 256, 257, 511, 512, 700, 65_536, 65_537, 66_000])
def test_a_tree_read_by_tiles_is_the_same_tree(size):
    leaves = hashes(size)
    kept = Kept(leaves)
    tree = tiles.Tree(size, kept)
    assert tree.subtree(0, size) == merkle.root(leaves)
    for index in {0, size // 2, size - 1}:
        proof = merkle.inclusion(index, size, tree.subtree)
        merkle.check_inclusion(leaves[index], index, size, proof, merkle.root(leaves))
    standing = {t.path for t in tiles.new(0, size)}
    assert {tile.path for tile in kept.asked} <= standing


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 200_000), st.integers(0, 5_000))
def test_a_growing_tree_writes_each_full_tile_once(old, grown):
    written = [t for t in tiles.new(0, old) if t.is_full]
    written += [t for t in tiles.new(old, old + grown) if t.is_full]
    whole = [t for t in tiles.new(0, old + grown) if t.is_full]
    assert sorted((t.level, t.n) for t in written) == sorted((t.level, t.n) for t in whole)


def test_addresses_of_tiles_are_those_of_the_specification():
    assert tiles.Tile(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert tiles.Tile(0, 273, 112).path == "tile/0/273.p/112"
    assert tiles.Tile(0, 273, 112).entries_path == "tile/entries/273.p/112"
    # A tree of 70,000: what the specification lists for it.
    told = [t.path for t in tiles.of(70_000)]
    assert told == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]


@pytest.mark.parametrize("path", ["tile/0/x001/067", "tile/entries/000.p/1", "tile/63/000"])
def test_an_address_is_read_as_it_is_written(path):
    assert tiles.is_path(path)


@pytest.mark.parametrize(
    "path",
    [
        *("tile/0/x000/067", "tile/0/67", "tile/0/067.p/256", "tile/0/067.p/0", "tile/00/067"),
        *("tile/0/../checkpoint", "tile/0/067.p/007", "tile/64/000", "tile/0/٠٦٧", "tile/0/067\n"),
    ],
)
def test_no_other_spelling_is_an_address(path):
    assert not tiles.is_path(path)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_gives_back_its_entries(entries):
    assert list(tiles.unbundle(tiles.bundle(entries))) == entries


def test_a_bundle_cut_short_is_refused():
    with pytest.raises(ValueError, match="cut short"):
        list(tiles.unbundle(tiles.bundle([b"abc"])[:-1]))
    with pytest.raises(ValueError, match="does not fit"):
        tiles.bundle([b"x" * 65_536])


def test_the_documented_note_is_believed_and_signed_alike():
    note = notes.read_note(NEUMANN_NOTE)
    assert notes.believe(note, [public_key(NEUMANN)]) == (public_key(NEUMANN),)
    signed = notes.sign(note.text, signer("PeterNeumann", NEUMANN_SEED))
    assert str(notes.Note(note.text, (signed,))) == NEUMANN_NOTE


def test_the_specification_s_checkpoint_is_read_as_written():
    note = notes.read_note(COSIGNED)
    found = notes.read_checkpoint(note.text)
    assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert found.text == note.text
    assert str(note) == COSIGNED
    witness = note.signatures[1]
    assert int.from_bytes(witness.signature[:8], "big") == 1_679_315_147  # the time it tells


def signed(size: int = 3, log: SeedSigner = LOG) -> str:
    text = notes.Checkpoint(log.name, size, merkle.root(hashes(size))).text
    return str(notes.Note(text, (notes.sign(text, log), notes.cosign(text, WITNESS, at=AT))))


def test_log_and_witness_are_both_believed():
    note = notes.read_note(signed())
    assert notes.believe(note, [LOG.public, WITNESS.public]) == (LOG.public, WITNESS.public)
    assert notes.opened(signed(), [LOG.public]).size == 3


def test_another_key_of_the_same_name_is_not_believed():
    other = SeedSigner(LOG.name, bytes(32))
    with pytest.raises(notes.Unsigned):
        notes.opened(signed(log=other), [LOG.public])


def test_a_witness_alone_makes_no_checkpoint():
    with pytest.raises(notes.Unsigned):
        notes.opened(signed(), [WITNESS.public])


def test_an_altered_note_is_not_believed():
    with pytest.raises(notes.Unsigned, match="false"):
        notes.opened(signed().replace("\n3\n", "\n4\n"), [LOG.public])


@pytest.mark.parametrize(
    "text", ["", "a\n", "a\n\nb\n", "a\n\n— x !!\n", signed()[:-1], "\x01\n\n"]
)
def test_what_is_no_note_is_refused(text):
    with pytest.raises(notes.Unreadable):
        notes.read_note(text)


@pytest.mark.parametrize("size", ["-1", "03", "x", "+3"])
def test_a_size_has_one_spelling(size):
    with pytest.raises(notes.Unreadable):
        notes.read_checkpoint(signed().replace("\n3\n", f"\n{size}\n"))


def test_a_proof_is_read_as_it_is_written():
    proof = notes.LogProof(1, tuple(hashes(2)), signed(), b"what it opens to")
    assert notes.read_proof(str(proof)) == proof
    bare = notes.LogProof(0, (), signed())
    assert notes.read_proof(str(bare)) == bare


def test_a_key_is_read_as_it_is_written_and_its_id_is_its_own():
    assert public_key(str(LOG.public)) == LOG.public
    for wrong in (str(LOG.public).replace("+", "-", 1), f"a+00000000+{str(LOG.public)[-44:]}", ""):
        with pytest.raises(UnreadableKey):
            public_key(wrong)
    with pytest.raises(UnreadableKey, match="hexadecimal"):
        signer("a", "zz")
    with pytest.raises(UnreadableKey):
        signer("a b", "00" * 32)
    assert "seed" not in repr(LOG)


def test_a_key_accepts_no_other_message():
    key: PublicKey = LOG.public
    assert key.accepts(LOG.sign(b"a"), b"a")
    assert not key.accepts(LOG.sign(b"a"), b"b")
    assert not key.accepts(b"short", b"a")
