#!/usr/bin/env python3
"""Check a receipt of Morocco's National Register of Traditional Crafts, without asking it.

    verify_receipt.py receipt FILE --key KEY [--checkpoint FILE] [--witness KEY ...]
    verify_receipt.py consistency OLD NEW PROOF --key KEY

FILE is a receipt (.tlog-proof). KEY is a public key as the register publishes it: name+id+base64;
take it from a source that you trust, not from who hands you the receipt. --checkpoint is one that
you kept or fetched yourself: the receipt must not contradict it. OLD and NEW are two checkpoints,
PROOF what `sijill ledger consistency` printed, or nothing ("-") when their sizes are equal.

This script stands alone: Python 3.9 or newer, nothing to install, none of the register's code.
It answers 0 when all holds, 1 when something does not, and says what.
Formats: RFC 6962, RFC 8032, and C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof.
"""

import argparse
import base64
import hashlib
import json
import sys

# --- Ed25519, verification only (RFC 8032, section 5.1.7) -----------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, point):
    found = (0, 1, 1, 0)
    while n:
        if n & 1:
            found = add(found, point)
        point, n = add(point, point), n >> 1
    return found


def same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def point(data):
    number = int.from_bytes(data, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def signed(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return same(times(s, BASE), add(r, times(h, a)))


# --- the tree (RFC 6962; proofs as in RFC 9162, 2.1.3.2 and 2.1.4.2) ------------------------------


class Refused(Exception):
    """Something does not hold; the text says what."""


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_inclusion(leaf, index, size, path, root):
    if not 0 <= index < size:
        raise Refused("the number of the act lies outside the checkpoint")
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise Refused("the proof is too long")
        if place & 1 or place == last:
            found = node(step, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, step)
        place, last = place >> 1, last >> 1
    if last or found != root:
        raise Refused("the act is not in the signed tree: altered, removed or moved")


def check_consistency(old, new, old_root, new_root, path):  # noqa: C901 — as RFC 9162 writes it
    if old > new:
        raise Refused("replayed checkpoint: the one shown as newer is smaller")
    if old == new:
        if old_root != new_root:
            raise Refused("forked log: two signed checkpoints of one size differ")
        return
    steps = ([old_root] if old & (old - 1) == 0 else []) + path
    if not steps or not old:
        raise Refused("the proof is empty")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise Refused("the proof is too long")
        if place & 1 or place == last:
            before, after = node(step, before), node(step, after)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            after = node(after, step)
        place, last = place >> 1, last >> 1
    if last or before != old_root or after != new_root:
        raise Refused("forked log: the older checkpoint does not begin the newer one")


# --- notes, keys, checkpoints ---------------------------------------------------------------------


def read_key(text):
    name, digits, material = text.strip().split("+", 2)
    raw = base64.b64decode(material, validate=True)
    made = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if made.hex() != digits or raw[0] not in (1, 4) or len(raw) != 33:
        raise Refused("not a key of the register: " + text)
    return name, made, raw[0], raw[1:]


def signers(note, keys):
    """The text of a note, and which of these keys signed it."""
    body, gap, lines = note.rpartition("\n\n")
    if not gap:
        raise Refused("not a signed checkpoint")
    text, found = body + "\n", []
    for line in lines.splitlines():
        name, _, coded = line[2:].partition(" ")
        data = base64.b64decode(coded)
        for key in keys:
            if (name, data[:4]) == key[:2]:
                if not holds(key, text, data[4:]):
                    raise Refused("the signature of %s is false" % name)
                found.append(key)
    return text, found


def holds(key, text, signature):
    message = text.encode()
    if key[2] == 4:
        seconds = int.from_bytes(signature[:8], "big")
        message, signature = b"cosignature/v1\ntime %d\n" % seconds + message, signature[8:]
    return signed(key[3], message, signature)


def read_checkpoint(note, keys, witnesses=()):
    text, found = signers(note, [*keys, *witnesses])
    origin, size, root = text.split("\n")[:3]
    if not [key for key in found if key[2] == 1 and key[0] == origin]:
        raise Refused("other key: this checkpoint is not signed by the key you trust")
    for witness in witnesses:
        if witness not in found:
            raise Refused("witness %s did not sign this checkpoint" % witness[0])
    return int(size), base64.b64decode(root), [key[0] for key in found]


# --- a receipt ------------------------------------------------------------------------------------


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_receipt(text):
    head, gap, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or not gap or not lines[1].startswith("extra "):
        raise Refused("not a receipt of the register")
    opening = json.loads(base64.b64decode(lines[1][6:]))
    index = int(lines[2][len("index ") :])
    return opening, index, [base64.b64decode(line) for line in lines[3:]], checkpoint


def check_opening(opening, index):
    """What the receipt tells is what the leaf commits to."""
    leaf, act = json.loads(opening["leaf"]), dict(opening["act"])
    if leaf["seq"] != index:
        raise Refused("acts reordered: the leaf bears another number")
    number = bytes.fromhex(act.pop("id").replace("-", ""))
    if hashlib.sha256(number + canonical(act)).hexdigest() != leaf["act"]:
        raise Refused("act altered: the receipt tells of another act than was sealed")
    if (leaf["kind"], leaf["time"]) != (act["kind"], act["recorded_at"]):
        raise Refused("act altered: kind or time are not those that were sealed")
    if "salt" in opening:
        salt = bytes.fromhex(opening["salt"])
        subject = "%s:%s" % (act["subject_kind"], act["subject_id"])
        if hashlib.sha256(salt + subject.encode()).hexdigest() != leaf["subject"]:
            raise Refused("subject altered: the act was about something else")
        if hashlib.sha256(salt + canonical(opening["facts"])).hexdigest() != leaf["facts"]:
            raise Refused("facts altered: the receipt says something else than was sealed")
    return act


def verify_receipt(words):
    keys = [read_key(text) for text in words.key]
    witnesses = [read_key(text) for text in words.witness]
    opening, index, path, note = read_receipt(read(words.file))
    act = check_opening(opening, index)
    size, root, names = read_checkpoint(note, keys, witnesses)
    leaf = hashlib.sha256(b"\x00" + opening["leaf"].encode()).digest()
    check_inclusion(leaf, index, size, path, root)
    if words.checkpoint:
        known_size, known_root, _ = read_checkpoint(read(words.checkpoint), keys)
        if known_size == size and known_root != root:
            raise Refused("forked log: two signed checkpoints of one size differ")
        if known_size <= index:
            raise Refused("replayed checkpoint: it is older than this act")
    print("verified: act number %d, %s, recorded on %s" % (index, act["kind"], act["recorded_at"]))
    print("signed by: " + ", ".join(names))
    if "facts" in opening:
        print(json.dumps(opening["facts"], ensure_ascii=False, indent=2, sort_keys=True))


def verify_consistency(words):
    keys = [read_key(text) for text in words.key]
    old_size, old_root, _ = read_checkpoint(read(words.old), keys)
    new_size, new_root, _ = read_checkpoint(read(words.new), keys)
    lines = [] if words.proof == "-" else read(words.proof).split()
    path = [base64.b64decode(line) for line in lines if len(line) == 44]
    check_consistency(old_size, new_size, old_root, new_root, path)
    print("verified: the first %d acts are unchanged among %d" % (old_size, new_size))


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = parser.add_subparsers(dest="what", required=True)
    receipt = parts.add_parser("receipt")
    receipt.add_argument("file")
    receipt.add_argument("--checkpoint")
    receipt.add_argument("--witness", action="append", default=[])
    receipt.set_defaults(verify=verify_receipt)
    consistency = parts.add_parser("consistency")
    for name in ("old", "new", "proof"):
        consistency.add_argument(name)
    consistency.set_defaults(verify=verify_consistency)
    for part in (receipt, consistency):
        part.add_argument("--key", action="append", required=True)
    words = parser.parse_args()
    try:
        words.verify(words)
    except Refused as problem:
        print("NOT VERIFIED: %s" % problem)
        return 1
    except (ValueError, KeyError, IndexError, OSError) as problem:
        print("NOT VERIFIED: unreadable: %r" % problem)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
