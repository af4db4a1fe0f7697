"""The least that Django can do: one view, one SELECT of one row, no middleware, no template."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="bare",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["BARE_DATABASE"],
            "USER": "sijill_web",
            "HOST": os.environ["BARE_HOST"],
            "PORT": os.environ["BARE_PORT"],
            "CONN_MAX_AGE": 600,
        }
    },
)
django.setup()


def one_row(request: HttpRequest) -> HttpResponse:
    """One row by its key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_fr FROM institutions_institution WHERE code = 'CH-03'")
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [path("", one_row)]
application = get_wsgi_application()
