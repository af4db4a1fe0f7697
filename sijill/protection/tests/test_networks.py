"""SFTP and HTTPS to a fund in a process of its own: whole files, known hosts, nothing lost."""

from __future__ import annotations

import hashlib
import ssl
import threading
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import asyncssh
import pytest

from sijill.protection.seals.keys import ASK, ENTER, PARTNER, Keys, give, make
from sijill.protection.seals.requests import Request, content_digest, signed
from sijill.protection.tests.partner import TODAY, running
from sijill.protection.ways import https, sftp
from sijill.protection.ways.https import Https
from sijill.protection.ways.port import FROM, READ, TO, NotReached, TooLarge, way_of
from sijill.protection.ways.sftp import Sftp

SENT, NAME = "artisans-S-00000001.csv.age", "artisans-A-00000001-1.csv.age"
pytestmark = pytest.mark.xdist_group("fund")


@pytest.fixture(scope="module")
def partner(tmp_path_factory):
    with running(tmp_path_factory.mktemp("fund")) as found:
        yield found


@pytest.fixture(autouse=True)
def emptied(partner):
    yield
    for folder in (TO, FROM, READ):
        for path in (partner.desk / folder).iterdir():
            path.unlink()


@pytest.fixture(params=["sftp", "https"])
def way(request, partner):
    found = partner.way(request.param)
    yield found
    found.close()


def laid(partner, data=b"answer", name=NAME, digest=None):
    """An answer as the fund lays it."""
    here = partner.desk / FROM
    (here / f"{name}.sha256").write_text(digest or hashlib.sha256(data).hexdigest())
    (here / name).write_bytes(data)


def test_a_file_put_twice_is_one_whole_file(way, partner):
    data = bytes(range(256)) * 4000
    for _ in range(2):
        way.put(SENT, data)
    found = {path.name for path in (partner.desk / TO).iterdir()} - {f"{SENT}.sha256"}
    assert found == {SENT}
    assert (partner.desk / TO / SENT).read_bytes() == data


def test_an_answer_is_listed_fetched_and_moved_aside_never_deleted(way, partner):
    laid(partner)
    (partner.desk / FROM / f"{NAME}.part").write_bytes(b"x")
    (partner.desk / FROM / "notes.txt").write_bytes(b"x")
    assert way.names() == [NAME]
    assert way.get(NAME) == b"answer"
    for _ in range(2):
        way.taken(NAME)
    assert way.names() == []
    assert (partner.desk / READ / NAME).read_bytes() == b"answer"


def test_what_is_too_large_stays_where_it_is(way, partner, monkeypatch):
    monkeypatch.setattr(sftp, "LARGEST", 10)
    monkeypatch.setattr(https, "LARGEST", 10)
    laid(partner, b"x" * 11)
    if isinstance(way, Https):
        monkeypatch.setitem(Https._ask.__kwdefaults__, "at_most", 10)
    with pytest.raises(TooLarge):
        way.get(NAME)
    assert (partner.desk / FROM / NAME).exists()


def test_preflight_tells_what_is_used_and_writes_nothing(way, partner):
    assert all(check.is_ok for check in way.preflight([SENT]))
    (partner.desk / TO / SENT).write_bytes(b"x")
    assert [c.why for c in way.preflight([SENT]) if not c.is_ok] == [f"taken:{SENT}"]
    assert [path.name for path in (partner.desk / TO).iterdir()] == [SENT]


def test_a_file_that_still_grows_is_not_taken(partner):
    way = partner.way("sftp")
    laid(partner, b"half", digest=hashlib.sha256(b"half and more").hexdigest())
    with pytest.raises(NotReached, match="not_whole"):
        way.get(NAME)
    (partner.desk / FROM / f"{NAME}.sha256").unlink()
    assert way.names() == []
    assert (partner.desk / FROM / NAME).exists()
    way.close()


def test_a_link_is_not_followed(partner, tmp_path):
    way = partner.way("sftp")
    laid(partner)
    (tmp_path / "secret").write_bytes(b"secret")
    (partner.desk / FROM / NAME).unlink()
    (partner.desk / FROM / NAME).symlink_to(tmp_path / "secret")
    assert way.names() == []
    with pytest.raises(NotReached, match="not_a_file"):
        way.get(NAME)
    way.close()


def ours_with(partner, tmp_path):
    """Keys of ours that are like the true ones."""
    for purpose in (ASK, ENTER):
        make(tmp_path, purpose, from_=TODAY - timedelta(days=1))
    given = tmp_path / PARTNER
    given.mkdir()
    for name in ("known_hosts", "ca.pem"):
        (given / name).write_bytes((partner.keys / PARTNER / name).read_bytes())
    return Keys(tmp_path)


@pytest.mark.parametrize("scheme", ["sftp", "https"])
def test_who_gave_no_key_is_not_let_in(partner, tmp_path, scheme):
    keys = ours_with(partner, tmp_path)
    kind = {"sftp": Sftp, "https": Https}[scheme]
    way = kind(getattr(partner, scheme), keys, on=TODAY)
    with pytest.raises(NotReached, match="not_let_in"):
        way.names()
    assert [c.why for c in way.preflight([]) if not c.is_ok] == ["not_let_in"]
    give(tmp_path, partner.root / "keys" / PARTNER)  # a rotation: the new beside the former
    with closing(partner.way(scheme)) as former:
        assert way.names() == former.names() == []
    way.close()


def test_another_host_key_than_the_pinned_one_is_not_spoken_to(partner, tmp_path):
    keys = ours_with(partner, tmp_path)
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    where = partner.sftp.rpartition(":")[2]
    (tmp_path / PARTNER / "known_hosts").write_text(f"[127.0.0.1]:{where} {other}")
    with pytest.raises(NotReached, match="host_key"):
        Sftp(partner.sftp, keys, on=TODAY).names()
    (tmp_path / PARTNER / "known_hosts").unlink()
    with pytest.raises(NotReached, match="no_known_hosts"):
        Sftp(partner.sftp, keys, on=TODAY).names()


def test_a_certificate_that_nobody_vouches_for_is_not_spoken_to(partner, tmp_path):
    keys = ours_with(partner, tmp_path)
    (tmp_path / PARTNER / "ca.pem").unlink()
    with pytest.raises(NotReached, match="certificate"):
        Https(partner.https, keys, on=TODAY).names()


def test_nobody_there_is_told_without_an_address(partner, tmp_path):
    keys = ours_with(partner, tmp_path)
    for way in (
        Sftp("sftp://register@127.0.0.1:9", keys, on=TODAY),
        Https("https://127.0.0.1:9", keys, on=TODAY),
    ):
        with pytest.raises(NotReached, match=r"^connection$"):
            way.names()


def test_a_request_made_twice_is_answered_once(partner):
    way = partner.way("https")
    signer = way.keys.signer(ASK, on=TODAY)
    target = f"/{FROM}/"
    fields = signed(Request("GET", f"{partner.https}{target}", {}), by=signer, at=way.now())
    assert way._exchanged("GET", target, fields, b"", 1000).status == 200
    assert way._exchanged("GET", target, fields, b"", 1000).status == 401
    way.close()


def test_a_key_of_one_file_used_for_another_is_refused(partner):
    way = partner.way("https")
    for data, status in ((b"one", 201), (b"one", 201), (b"two", 422)):
        target = f"/{TO}/{SENT}"
        said = {
            "content-digest": content_digest(data),
            "content-length": str(len(data)),
            "content-type": "a/b",
            "idempotency-key": '"once"',
        }
        signer = way.keys.signer(ASK, on=TODAY)
        request = Request("PUT", f"{partner.https}{target}", said)
        fields = signed(request, by=signer, at=way.now())
        assert way._exchanged("PUT", target, fields, data, 1000).status == status
    assert (partner.desk / TO / SENT).read_bytes() == b"one"
    way.close()


class _Elsewhere(BaseHTTPRequestHandler):
    seen: list[str] = []

    def do_GET(self):
        self.seen.append(self.path)
        self.send_response(302)
        self.send_header("location", "/else")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


def test_nothing_is_followed_elsewhere(partner):
    server = HTTPServer(("127.0.0.1", 0), _Elsewhere)
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(partner.root / "keys" / "tls.pem")
    server.socket = trust.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    way = Https(f"https://127.0.0.1:{server.server_port}", Keys(partner.keys), on=TODAY)
    with pytest.raises(NotReached, match="elsewhere"):
        way.names()
    assert _Elsewhere.seen == [f"/{FROM}/"]
    way.close()
    server.shutdown()
    server.server_close()


def test_an_address_with_a_password_or_without_keys_is_no_way(partner):
    with pytest.raises(ValueError, match="password"):
        Sftp("sftp://a:b@fund.example/x", Keys(partner.keys), on=TODAY)
    with pytest.raises(ValueError, match="https"):
        Https("https://a@fund.example/x", Keys(partner.keys), on=TODAY)
    with pytest.raises(ValueError, match="KEYS"):
        way_of("sftp://register@fund.example/")
