"""The checker's page: the same for everyone, small, keepable, and closed to everything else."""

from __future__ import annotations

import pytest

LANGUAGES = ("ar", "fr", "en", "zgh")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_the_same_for_everyone_and_sets_no_cookie(client, language):
    page = client.get(f"/{language}/check/")
    client.cookies["theme"] = "dark"
    again = client.get(f"/{language}/check/")
    assert page.status_code == 200
    assert not page.cookies
    assert "Set-Cookie" not in page
    assert again.content.replace(b' data-theme="dark"', b"") == page.content
    assert client.get(f"/{language}/check/", headers={"If-None-Match": page["ETag"]}).content
