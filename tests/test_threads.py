"""What a request sets is its thread's alone, also where the interpreter keeps it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.urls import base as urls
from django.utils import translation
from django.utils.translation import trans_real

from config.threads import keep_for_each_thread


@pytest.fixture
def kept(monkeypatch):
    for place, name in (
        (trans_real, "_active"),
        (connections, "_connections"),
        (urls, "_prefixes"),
        (urls, "_urlconfs"),
    ):
        monkeypatch.setattr(place, name, getattr(place, name))
    keep_for_each_thread()


def test_two_requests_at_once_speak_each_its_own_language_on_its_own_connection(kept):
    both = Barrier(2)

    def request(language):
        with translation.override(language):
            urls.set_urlconf(f"urls of {language}")
            both.wait(10)
            return translation.get_language(), urls.get_urlconf(), id(connections["default"])

    with ThreadPoolExecutor(2) as threads:
        (ar, ar_urls, ar_line), (fr, fr_urls, fr_line) = threads.map(request, ["ar", "fr"])
    assert (ar, ar_urls, fr, fr_urls) == ("ar", "urls of ar", "fr", "urls of fr")
    assert ar_line != fr_line


def test_what_one_request_sets_is_not_there_for_another_thread(kept):
    with translation.override("fr"), ThreadPoolExecutor(1) as threads:
        assert threads.submit(translation.get_language).result() == "ar"
