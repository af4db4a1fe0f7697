"""What bears a seal: opened by whom it is for, believed from whom it is, and from nobody else."""

from __future__ import annotations

import dataclasses
import io
import tarfile
from datetime import UTC, date, datetime, timedelta

import pyrage
import pytest

from sijill.protection.seals import keys as k
from sijill.protection.seals.keys import KeyFault, Keys
from sijill.protection.seals.parcel import Facts, Seal, Unopened
from sijill.protection.seals.requests import Request, Unsigned, checked, content_digest, signed

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
NAME = "artisans-S-00000001.csv"
FACTS = Facts(stream="artisans", sequence=1, count=2, sum=3, made_at=AT)


@pytest.fixture
def sides(tmp_path):
    """Ours and theirs, each holding what the other gave."""
    folders = {who: tmp_path / who for who in ("register", "fund")}
    for folder in folders.values():
        for purpose in k.PURPOSES:
            k.make(folder, purpose, from_=DAY)
    introduced(folders)
    return {
        "register": Seal(keys=Keys(folders["register"]), sender="register", partner="fund", on=DAY),
        "fund": Seal(keys=Keys(folders["fund"]), sender="fund", partner="register", on=DAY),
    }


def introduced(folders):
    k.give(folders["register"], folders["fund"] / k.PARTNER)
    k.give(folders["fund"], folders["register"] / k.PARTNER)


def opened(sides, closed, name=NAME):
    return sides["fund"].open(f"{name}.age", closed)


def test_the_other_side_opens_it_and_reads_who_signed_what(sides):
    closed, key = sides["register"].close(NAME, b"lines", FACTS)
    parcel = opened(sides, closed)
    assert parcel.data == b"lines"
    assert (parcel.manifest.count, parcel.manifest.sum, parcel.manifest.key) == (2, "3", key)
    assert b"lines" not in closed
    assert NAME.encode() not in closed


def test_nobody_else_opens_it_and_a_byte_altered_opens_for_nobody(sides):
    closed, _ = sides["register"].close(NAME, b"lines", FACTS)
    with pytest.raises(Unopened, match="not_for_us"):
        sides["register"].open(f"{NAME}.age", closed)
    for where in (30, len(closed) // 2, len(closed) - 1):
        spoilt = closed[:where] + bytes([closed[where] ^ 1]) + closed[where + 1 :]
        with pytest.raises(Unopened, match="not_for_us"):
            opened(sides, spoilt)
    with pytest.raises(Unopened, match="not_for_us"):
        opened(sides, closed[: len(closed) // 2])


def test_what_came_in_clear_or_under_another_name_is_not_taken(sides):
    closed, _ = sides["register"].close(NAME, b"lines", FACTS)
    with pytest.raises(Unopened, match="bare"):
        sides["fund"].open(NAME, b"lines")
    with pytest.raises(Unopened, match="other_name"):
        opened(sides, closed, "artisans-S-00000002.csv")


def test_our_own_file_thrown_back_at_us_is_not_an_answer(sides):
    both = dataclasses.replace(sides["register"], partner="fund")
    given = both.keys.folder
    k.give(given, given / k.PARTNER)  # somebody closed it for us, signature and all
    closed, _ = both.close(NAME, b"lines", FACTS)
    with pytest.raises(Unopened, match="other_name"):
        both.open(f"{NAME}.age", closed)


def repacked(sides, **files):
    """A parcel with some members replaced, closed for the fund by somebody."""
    closed, _ = sides["register"].close(NAME, b"lines", FACTS)
    clear = pyrage.decrypt(closed, list(sides["fund"].keys.identities()))
    with tarfile.open(fileobj=io.BytesIO(clear)) as held:
        inside = {row.name: held.extractfile(row).read() for row in held} | files
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in inside.items():
            row = tarfile.TarInfo(name)
            row.size = len(data)
            archive.addfile(row, io.BytesIO(data))
    return pyrage.encrypt(out.getvalue(), list(sides["register"].keys.recipients()))


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({NAME: b"other"}, "digest"),
        ({"manifest.sig": bytes(64)}, "signature"),
        ({"manifest.json": b"{}"}, "manifest"),
        ({"more": b"x"}, "parcel"),
    ],
)
def test_a_parcel_put_together_anew_is_not_taken(sides, files, fault):
    with pytest.raises(Unopened, match=fault):
        opened(sides, repacked(sides, **files))


def test_a_new_key_signs_from_its_day_and_the_former_is_believed_beside_it(sides, tmp_path):
    ours, later = tmp_path / "register", DAY + timedelta(days=10)
    before, former = sides["register"].close(NAME, b"lines", FACTS)
    k.make(ours, k.SIGN, from_=later)
    _, still = sides["register"].close(NAME, b"lines", FACTS)
    assert still == former, "its day has not come"
    then = dataclasses.replace(sides["register"], on=later)
    after, newer = then.close(NAME, b"lines", FACTS)
    assert newer != former
    with pytest.raises(Unopened, match="unknown_key"):
        opened(sides, after)
    introduced({who: tmp_path / who for who in ("register", "fund")})
    assert opened(sides, before).data == opened(sides, after).data == b"lines"


def test_a_file_is_closed_for_each_key_that_the_other_side_gave(sides, tmp_path):
    former = list(sides["fund"].keys.identities())
    k.make(tmp_path / "fund", k.OPEN, from_=DAY + timedelta(days=10))
    introduced({who: tmp_path / who for who in ("register", "fund")})
    closed, _ = sides["register"].close(NAME, b"lines", FACTS)
    newer = [i for i in sides["fund"].keys.identities() if str(i) != str(former[0])]
    assert pyrage.decrypt(closed, former) == pyrage.decrypt(closed, newer)


def test_a_private_key_that_others_may_read_is_not_used(sides):
    [path] = (sides["register"].keys.folder / k.OWN).glob("sign-*")
    path.chmod(0o640)
    with pytest.raises(KeyFault, match="readable_by_others"):
        sides["register"].close(NAME, b"lines", FACTS)


def test_a_key_that_is_not_there_is_told_as_such(tmp_path):
    nothing = Seal(keys=Keys(tmp_path), sender="register", partner="fund", on=DAY)
    with pytest.raises(KeyFault, match="no_sign"):
        nothing.close(NAME, b"", FACTS)
    with pytest.raises(KeyFault, match="no_open"):
        nothing.open(f"{NAME}.age", b"")


def test_a_request_is_believed_whole_from_whom_it_is_and_in_its_time(sides):
    by = sides["register"].keys.signer(k.ASK, on=DAY)
    believed = sides["fund"].keys.believed(k.ASK)
    fields = {
        "content-digest": content_digest(b"x"),
        "content-length": "1",
        "content-type": "a/b",
        "idempotency-key": '"k"',
    }
    address = "https://fund.example/to-fund/x"
    sent = signed(Request("PUT", address, fields), by=by, at=AT)
    assert checked(Request("PUT", address, sent), believed=believed, at=AT)[0] == by.name
    for request, at in (
        (Request("PUT", address + "y", sent), AT),
        (Request("DELETE", address, sent), AT),
        (Request("PUT", address, {**sent, "content-digest": content_digest(b"y")}), AT),
        (Request("PUT", address, {**sent, "idempotency-key": '"l"'}), AT),
        (Request("PUT", address, sent), AT + timedelta(hours=1)),
        (Request("PUT", address, sent), AT - timedelta(hours=1)),
        (Request("PUT", address, fields), AT),
        (Request("GET", address, signed(Request("GET", address, {}), by=by, at=AT) | fields), AT),
    ):
        with pytest.raises(Unsigned):
            checked(request, believed=believed, at=at)
    with pytest.raises(Unsigned):
        checked(Request("PUT", address, sent), believed={}, at=AT)
