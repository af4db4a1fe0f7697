"""No line of a log tells of a person."""

import json
import logging
import logging.config

import pytest

from config.logs import clean
from config.logs import logging as lines

UNIQUE = (
    'duplicate key value violates unique constraint "person_document"\n'
    "DETAIL:  Key (document_kind, document)=(cin, BK418207) already exists.\n"
)


def test_a_database_error_is_logged_without_the_row_it_quotes():
    assert "BK418207" not in clean(UNIQUE)
    assert "person_document" in clean(UNIQUE)


@pytest.mark.parametrize("number", ["BK418207", "0661482078", "+212661482078", "06 61 48 20 78"])
def test_numbers_of_persons_are_cut(number):
    assert clean(f"could not send to {number} today") == "could not send to [number] today"


@pytest.mark.parametrize("text", ["/ar/case/5f0c8a2e-1111-4222-8333-444455556666/", "port 8000"])
def test_addresses_and_small_numbers_stay(text):
    assert clean(text) == text


@pytest.mark.parametrize("room", ["agents/invitation", "verify", "extract"])
def test_what_opens_a_door_is_cut_out_of_an_address(room):
    assert clean(f"Not Found: /fr/{room}/W4cd-9fGh/") == f"Not Found: /fr/{room}/[key]/"


def test_an_endless_address_does_not_fill_the_log():
    assert len(clean("Not Found: /fr/" + "a" * 1_000_000)) < 10_000


def test_an_exception_with_a_row_in_it_is_one_clean_json_line(capsys):
    logging.config.dictConfig(lines(readable=False))
    try:
        raise ValueError(UNIQUE)
    except ValueError:
        logging.getLogger("sijill.test").exception("the entry could not be written")
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert line["level"] == "error"
    assert "BK418207" not in json.dumps(line)
    assert "ValueError" in line["exception"]
