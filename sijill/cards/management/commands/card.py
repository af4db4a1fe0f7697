"""Cards from a terminal: check one, publish what became of all."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zxingcpp
from django.core.management.base import BaseCommand, CommandError
from PIL import Image, UnidentifiedImageError

from sijill.cards import actions, gate, publishing
from sijill.kernel import clock
from sijill.kernel.card.reasons import Outcome


class Command(BaseCommand):
    """Check a card, publish the lists."""

    help = "Cards: verify a text or an image; publish the status lists."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be done."""
        parts = parser.add_subparsers(dest="what", required=True)
        verify = parts.add_parser("verify", help="check the text of a code, or an image of a card")
        verify.add_argument("text_or_image", help="- reads the text from the input")
        parts.add_parser("publish", help="sign and write the status lists that changed")
        parts.add_parser("carry", help="sign the codes that holders carry on their telephones")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one thing asked."""
        what: Callable[[dict[str, Any]], None] = getattr(self, f"_{options['what']}")
        what(options)

    def _verify(self, options: dict[str, Any]) -> None:
        """Say what a checker would say of each code, and fail when none is valid."""
        given = options["text_or_image"]
        at = clock.now()
        answers = [gate.verify(text, at=at) for text in _texts(given)]
        for answer in answers:
            self.stdout.write(json.dumps(gate.told(answer), ensure_ascii=False, indent=1))
        if not any(answer.outcome is Outcome.VALID for answer in answers):
            raise CommandError("not valid")

    def _publish(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{publishing.publish(at=clock.now())} lists signed")

    def _carry(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{actions.carry_all(at=clock.now())} cards signed")


def _texts(given: str) -> list[str]:
    """The text itself, or those of the codes in an image file."""
    if given == "-":
        return [sys.stdin.read()]
    path = Path(given) if len(given) < 255 else None
    if path is None or not path.is_file():
        return [given]
    try:
        with Image.open(path) as image:
            found = zxingcpp.read_barcodes(image.convert("L"))
    except UnidentifiedImageError:
        raise CommandError(f"{path.name} is no image") from None
    if not found:
        raise CommandError(f"no code is seen in {path.name}")
    return [code.text for code in found]
