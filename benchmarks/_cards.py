"""What benchmarks.cards measures, in a process whose settings are those of its own house."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django

django.setup()

import typst  # noqa: E402
import zxingcpp  # noqa: E402
from cryptography.hazmat.primitives import hashes  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks._door import asked, bare, served  # noqa: E402
from sijill.cards import faces, gate, publishing  # noqa: E402
from sijill.cards.keys import trusting  # noqa: E402
from sijill.cards.printing import batches, codes, coding, sheets  # noqa: E402
from sijill.cards.printing.sheets import Layout, Printed  # noqa: E402
from sijill.cards.tests import factories  # noqa: E402
from sijill.kernel import clock  # noqa: E402
from sijill.kernel.card import claims, status_list  # noqa: E402
from sijill.kernel.card.status_list import Status  # noqa: E402
from sijill.kernel.card.trust import Use  # noqa: E402
from sijill.kernel.cose import sign1  # noqa: E402
from sijill.ledger.transaction import action  # noqa: E402

RUNS = 3
PORTRAITS = 48  # different faces in a batch
ES256 = ec.ECDSA(hashes.SHA256())


def rate(work: Callable[[], object], *, least: float = 1.0) -> list[float]:
    """How often a second, in each of some runs of a second at least."""
    work()
    found = []
    for _ in range(RUNS):
        count, began = 0, time.perf_counter()
        while (spent := time.perf_counter() - began) < least:
            work()
            count += 1
        found.append(count / spent)
    return found


def holder(number: int = 0) -> claims.Card:
    """A card that is valid now."""
    issued = clock.now().replace(microsecond=0) - timedelta(days=3)
    place = number * 1_000_003 % status_list.SIZE
    return factories.card(place, issued_at=issued, valid_from=issued, number=f"C{number:010d}")


def alone(_: int) -> dict[str, Any]:
    """One process, one card at a time."""
    publishing.publish(at=clock.now())
    signer = trusting.signer(Use.CARD, at=clock.now())
    key = ec.generate_private_key(ec.SECP256R1())
    message = claims.write(holder())
    signature, public = key.sign(message, ES256), key.public_key()
    card, face = holder(), faces.coded(factories.PORTRAIT)
    texts = coding.signed(card, face=face, signer=signer, opening=coding.address())
    portraits = different_portraits()
    return {
        "sign": rate(lambda: sign1.sign(claims.write(card), signer)),
        "bare_sign": rate(lambda: key.sign(message, ES256)),
        "check": rate(lambda: gate.verify(texts.back, at=clock.now())),
        "bare_verify": rate(lambda: public.verify(signature, message, ES256)),
        "front": rate(lambda: codes.front(texts.front)),
        "bare_front": rate(lambda: _bare_code(texts.front)),
        "back": rate(lambda: codes.back(texts.back)),
        "bare_back": rate(lambda: _bare_code(texts.back)),
        "face": rate(lambda: faces.coded(factories.PORTRAIT)),
        **_pages([printed(number, texts, portraits) for number in range(sheets.PART)]),
    }


def _bare_code(text: str) -> object:
    return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")


def _pages(cards: list[Printed]) -> dict[str, list[float]]:
    studio = sheets.studio()
    made = files, _ = studio.files(cards, Layout.TEN_UP)
    pictures = {name: data for name, data in files.items() if name.endswith(".svg")}
    plain = "\n".join(f'#image("{name}", width: 20mm)' for name in pictures).encode()

    class Drawn(sheets.Studio):
        """The studio, its codes drawn before."""

        def files(self, *_: object) -> Any:
            return made

    ready = Drawn(studio.templates, studio.grounds, studio.drawings, studio.fonts)

    def ours() -> None:
        ready.pdf(cards, layout=Layout.TEN_UP, at=factories.AT)

    def bare_pages() -> None:
        typst.compile({"main": plain, **pictures}, ignore_system_fonts=True)

    return {
        "page": [each * len(cards) for each in rate(ours)],
        "bare_page": [each * len(cards) for each in rate(bare_pages)],
    }


def different_portraits() -> list[bytes]:
    """Portraits of which no two are the same file."""
    return [faces.printed(factories.portrait(640 + 4 * n, 800)) for n in range(PORTRAITS)]


def printed(number: int, texts: coding.Texts, portraits: list[bytes]) -> Printed:
    """A card as it is printed, with its own number, codes and portrait."""
    return replace(
        MODEL,
        nia=f"{number:08d} 00",
        number=f"C {number:08d} 00",
        name_latin=f"{'ABCDEFGHIJ'[number % 10]}icha {number % 9973} EL FASSI",
        portrait=portraits[number % PORTRAITS],
        front=texts.front,
        back=texts.back,
    )


MODEL = factories.printed()


def batch(count: int) -> dict[str, Any]:
    """Cards signed here, drawn by every core, handed out part after part."""
    cores = os.cpu_count() or 1
    signer, opening = trusting.signer(Use.CARD, at=clock.now()), coding.address()
    face, portraits, base = faces.coded(factories.PORTRAIT), different_portraits(), holder()

    def cards() -> Iterator[Printed]:
        for number in range(count):
            known = replace(base, number=f"C{number:010d}", index=number % status_list.SIZE)
            texts = coding.signed(known, face=face, signer=signer, opening=opening)
            yield printed(number, texts, portraits)

    before = time.process_time()
    done, size, memory, began = 0, 0, {}, time.perf_counter()
    parts = batches.streamed(cards(), layout=Layout.TEN_UP, at=factories.AT, processes=cores)
    for part in parts:
        done, size = done + sheets.PART, size + len(part)
        if "tenth" not in memory and done >= count / 10:
            memory["tenth"] = _memory()
        if done + cores * batches.AHEAD * sheets.PART < count:
            memory["end"] = _memory()
    spent = time.perf_counter() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(each.ru_utime + each.ru_stime for each in used) - before
    return {
        "processor": processor / count * 1000,
        "count": count,
        "cores": cores,
        "rate": count / spent,
        "memory_tenth": memory["tenth"],
        "memory_end": memory["end"],
        "bytes": size / count,
    }


def _memory() -> float:
    """Resident megabytes of this process and of its children."""
    own = os.getpid()
    pages = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
            if int(words[1]) == own or int(path.parent.name) == own:
                pages += int((path.parent / "statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


FILL = """
INSERT INTO cards_place (card, list, index, status, taken_at)
SELECT gen_random_uuid(), (n / 786432)::int, (n %% 786432)::int,
       CASE WHEN n %% 20 = 0 THEN 1 + (n / 20) %% 3 ELSE 0 END, now()
FROM generate_series(0, %s - 1) AS n
"""


def lists(count: int) -> dict[str, Any]:
    """Lists from the table, and their sizes."""

    @action
    def fill() -> None:
        with connection.cursor() as cursor:
            cursor.execute(FILL, [count])

    fill()
    times = []
    for run in range(RUNS):
        began = time.perf_counter()
        publishing.publish(at=clock.now() + timedelta(hours=run))
        times.append(time.perf_counter() - began)
    return {"places": count, "build": times, "sizes": _sizes()}


def _sizes() -> dict[str, int]:
    """Signed lists of 440,000 cards at random places, some of them withdrawn at random."""
    from random import Random

    dice, found = Random(7), {}
    taken = dice.sample(range(status_list.SIZE), 440_000)
    signer = trusting.signer(Use.STATUS, at=clock.now())
    for share in (1, 5):
        gone = taken[: 440_000 * share // 100]
        bits = status_list.pack((place, Status.WITHDRAWN) for place in gone)
        made = status_list.valid_for(
            publishing.address(0), bits, at=clock.now(), hours=72, ttl=3600
        )
        found[f"{share} %"] = len(status_list.cwt(made, signer))
    return found


def door(seconds: int) -> dict[str, Any]:
    """The door and the bare view in turn."""
    publishing.publish(at=clock.now())
    signer = trusting.signer(Use.CARD, at=clock.now())
    face = faces.coded(factories.PORTRAIT)
    texts = [
        coding.signed(holder(n), face=face, signer=signer, opening=coding.address()).front
        for n in range(64)
    ]
    found: dict[str, list[float]] = defaultdict(list)
    with served() as ours, bare() as plain, bare(as_made=True) as usual:
        turns = (
            *(("door", ours, texts, 1), ("many", ours, texts, 100)),
            *(("bare", plain, None, 1), ("usual", usual, None, 1)),
        )
        for _, server, what, many in turns:
            asked(server, what, seconds=1, many=many)
        for _ in range(RUNS):
            for name, server, what, many in turns:
                rate_, cpu = asked(server, what, seconds=seconds, many=many)
                found[name].append(rate_)
                found[f"{name}_cpu"].append(cpu)
    return dict(found)


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](int(sys.argv[2]))))
