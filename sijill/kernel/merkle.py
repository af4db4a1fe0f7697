"""The tree of RFC 6962: its hashes, and the proofs an outsider checks.

Indexes begin at 0; a hash is 32 bytes. `subtree(start, end)` is how a proof asks for the root of
a range of leaves, wherever they are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

Hash = bytes
Subtree = Callable[[int, int], Hash]
EMPTY = hashlib.sha256().digest()


class ProofFailed(ValueError):
    """A proof does not lead to the root that was signed."""


def leaf_hash(entry: bytes) -> Hash:
    """The hash of one entry; its prefix keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    """The hash of two subtrees, left before right."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below a size of two or more: where a tree is cut."""
    return 1 << ((size - 1).bit_length() - 1)


def complete(hashes: Sequence[Hash]) -> Hash:
    """The root over a power of two of hashes, level by level."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[i], level[i + 1]) for i in range(0, len(level), 2)]
    return level[0]


def root(hashes: Sequence[Hash]) -> Hash:
    """The root over any number of leaf hashes."""
    if not hashes:
        return EMPTY
    growing = Growing()
    for each in hashes:
        growing.add(each)
    return growing.root()


class Growing:
    """A tree of which only the right edge is kept: grows by leaves, tells its root."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[Hash] = []

    def add(self, leaf: Hash) -> None:
        """Take one leaf hash more."""
        carried, size = leaf, self.size
        while size & 1:
            carried = node_hash(self._edge.pop(), carried)
            size >>= 1
        self._edge.append(carried)
        self.size += 1

    def root(self) -> Hash:
        """The root over all that was added."""
        if not self._edge:
            return EMPTY
        found = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            found = node_hash(left, found)
        return found


def root_of(size: int, subtree: Subtree) -> Hash:
    """The root of a tree of this size."""
    return subtree(0, size) if size else EMPTY


def inclusion(index: int, size: int, subtree: Subtree) -> list[Hash]:
    """The proof that the entry at an index is in the tree, from the leaf's sibling upwards."""
    if not 0 <= index < size:
        raise ValueError(f"no entry {index} in a tree of {size}")
    proof, start, end = [], 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(start, middle))
            start = middle
    return proof[::-1]


def consistency(old: int, size: int, subtree: Subtree) -> list[Hash]:
    """The proof that a tree of `old` entries is the beginning of one of `size`."""
    if not 0 <= old <= size:
        raise ValueError(f"a tree of {old} cannot begin one of {size}")
    if old in (0, size):
        return []
    proof, start, end, whole = [], 0, size, True
    while old != end:
        middle = start + split(end - start)
        if old <= middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(start, middle))
            start, whole = middle, False
    return ([] if whole else [subtree(start, end)]) + proof[::-1]


def check_inclusion(leaf: Hash, index: int, size: int, proof: Sequence[Hash], root: Hash) -> None:
    """Raise ProofFailed unless the proof leads from a leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofFailed("the index lies outside the tree")
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise ProofFailed("the proof is too long")
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    if last or found != root:
        raise ProofFailed("the proof does not lead to the root")


def check_consistency(  # noqa: C901 — the algorithm of RFC 9162, step by step
    old: int, size: int, old_root: Hash, root: Hash, proof: Sequence[Hash]
) -> None:
    """Raise ProofFailed unless the older tree begins the newer one (RFC 9162, 2.1.4.2)."""
    if old > size:
        raise ProofFailed("the newer tree is smaller")
    if old in (0, size):
        if proof or (old == size and old_root != root) or (old == 0 and old_root != EMPTY):
            raise ProofFailed("two trees of one size differ")
        return
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        raise ProofFailed("the proof is empty")
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise ProofFailed("the proof is too long")
        if place & 1 or place == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, step)
        place, last = place >> 1, last >> 1
    if last or before != old_root or after != root:
        raise ProofFailed("the older tree does not begin the newer one")
