"""What the invented fund shows of itself: its host key, its certificate, and whom it trusts."""

from __future__ import annotations

import ipaddress
import os
from datetime import date, timedelta
from pathlib import Path

import asyncssh
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sijill.kernel import clock
from sijill.protection.seals.keys import (
    ASK,
    AUTHORITY,
    ENTER,
    KNOWN_HOSTS,
    OPEN,
    PARTNER,
    PURPOSES,
    SIGN,
    give,
    make,
)

YEARS = timedelta(days=3650)
HOST, CERTIFICATE = "host.key", "tls.pem"
INVENTED = "Fonds inventé (démonstration)"


def papers(folder: Path, *, on: date) -> None:
    """Make what the fund needs to be spoken to, once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for purpose in (SIGN, OPEN):
        if not list((folder / "own").glob(f"{purpose}-*")):
            make(folder, purpose, from_=on)
    if not (folder / HOST).exists():
        _kept(folder / HOST, asyncssh.generate_private_key("ssh-ed25519").export_private_key())
    if not (folder / CERTIFICATE).exists():
        _certificate(folder)


def introduce(fund: Path, register: Path, *, port: int | None, on: date) -> None:
    """Let both sides hold each other's public keys: in a demonstration, where one plays both."""
    for purpose in PURPOSES:
        if not list((register / "own").glob(f"{purpose}-*")):
            make(register, purpose, from_=on)
    for each in (SIGN, OPEN, ASK, ENTER):
        for former in (fund / PARTNER).glob(f"{each}-*.pub"):
            former.unlink()
    give(register, fund / PARTNER)
    given = register / PARTNER
    give(fund, given)
    (given / AUTHORITY).write_bytes((fund / "authority.pem").read_bytes())
    if port is None:  # nobody listens yet: whoever does says where
        return
    public = asyncssh.read_private_key(fund / HOST).export_public_key().decode().split()[:2]
    (given / KNOWN_HOSTS).write_text(f"[127.0.0.1]:{port},[localhost]:{port} {' '.join(public)}\n")


def _certificate(folder: Path) -> None:
    """An authority of one's own, and a certificate of it for this machine alone."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, INVENTED)])
    at = clock.now() - timedelta(days=2)
    authority = x509.BasicConstraints(ca=True, path_length=0)
    base = x509.CertificateBuilder().not_valid_before(at).not_valid_after(at + YEARS)
    base = base.issuer_name(root_name)
    root = (
        base.subject_name(root_name)
        .public_key(root_key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(authority, critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    leaf = (
        base.subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "authority.pem").write_bytes(root.public_bytes(Encoding.PEM))
    _kept(folder / CERTIFICATE, secret + leaf.public_bytes(Encoding.PEM))


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _kept(path: Path, data: bytes) -> None:
    passing = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(passing, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
        out.write(data)
    passing.replace(path)
