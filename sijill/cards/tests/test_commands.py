"""`sijill card verify` says of a text or of an image what a checker would say."""

from __future__ import annotations

import json
import sys
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from sijill.cards import publishing
from sijill.cards.printing import codes
from sijill.cards.tests.factories import AT, card, code
from sijill.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(cabinet):
    """Yield the folder of a house whose lists are published, at AT."""
    with clock.stopped(AT):
        publishing.publish(at=AT)
        yield cabinet


def run(*words: str) -> str:
    out = StringIO()
    call_command("card", *words, stdout=out)
    return out.getvalue()


def test_the_text_of_a_code_is_checked(published):
    assert json.loads(run("verify", code(card())))["outcome"] == "valid"


def test_an_image_of_a_card_is_checked(published):
    picture = published / "card.png"
    picture.write_bytes(codes.back(code(card())).png(dots=4, quiet=4))
    assert json.loads(run("verify", str(picture)))["card"] == card().number


def test_a_text_is_read_from_the_input(published, monkeypatch):
    monkeypatch.setattr(sys, "stdin", StringIO(code(card()) + "\n"))
    assert json.loads(run("verify", "-"))["reason"] == "valid"


def test_what_is_not_valid_fails_the_command(published):
    with pytest.raises(CommandError, match="not valid"):
        run("verify", "nonsense")
    empty, text = published / "empty.png", published / "text.png"
    out = BytesIO()
    Image.new("L", (60, 60), 255).save(out, "PNG")
    empty.write_bytes(out.getvalue())
    text.write_text("no picture")
    with pytest.raises(CommandError, match="no code is seen"):
        run("verify", str(empty))
    with pytest.raises(CommandError, match="is no image"):
        run("verify", str(text))


def test_the_lists_are_published_from_a_terminal(cabinet):
    with clock.stopped(AT):
        assert run("publish") == "1 lists signed\n"
        assert run("publish") == "0 lists signed\n"
