"""An address whose shape is kept is the one that Django says."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from sijill.web.addresses import address_of


@pytest.mark.parametrize("language", ["fr", "ar", "zgh"])
def test_an_address_is_that_of_the_page_in_each_language(language):
    case = uuid4()
    with translation.override(language):
        assert address_of("desk:case", case) == reverse("desk:case", args=[case])
        assert address_of("desk:take", case) == reverse("desk:take", args=[case])
