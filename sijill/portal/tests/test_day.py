"""The agent's day: what is theirs to do, or what is late for whoever only looks on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sijill.desk.tests.factories import FES, NOW, agent, everything, institutions, sent
from sijill.institutions.models import Institution
from sijill.kernel import clock
from sijill.kernel.actor import Actor, Role

pytestmark = pytest.mark.django_db
DAY = reverse("portal:day").replace("/ar/", "/fr/", 1)
LATER = NOW + timedelta(days=90)
Browse = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def ground() -> Iterator[None]:
    institutions()
    with clock.stopped(LATER):
        yield


@pytest.fixture
def as_(monkeypatch: pytest.MonkeyPatch) -> Browse:
    """A browser that works as this agent; signing in is tested where it lives."""

    def browse(actor: Actor) -> Client:
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: actor)
        return Client(headers={"accept-language": "fr"})

    return browse


def test_whoever_looks_on_reads_with_whom_a_late_file_lies(as_: Browse) -> None:
    case = sent()
    with everything():
        [chamber] = Institution.objects.filter(code=case.institution_id)
    page = as_(agent(Role.AUDITOR, "MIN", reach=frozenset({FES}))).get(DAY).text
    assert case.reference in page
    assert page.count(chamber.name_fr) == 1
    own = as_(agent(Role.EXAMINER)).get(DAY).text
    assert case.reference not in own, "it is in nobody's hands"


def test_a_day_without_files_says_so_in_words(as_: Browse) -> None:
    assert "Aucun dossier n’est entre vos mains." in as_(agent(Role.EXAMINER)).get(DAY).text
    assert "Aucun dossier n’attend votre signature." in as_(agent(Role.REGISTRAR)).get(DAY).text
