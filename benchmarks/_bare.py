"""A bare Django view: one SELECT of one row by its key, no template.

At its least there is no middleware and the SELECT is written by hand; `BARE_AS_MADE` has the
middleware of a project that Django has just made, and the row comes through the ORM.
"""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.urls import path

AS_MADE = bool(os.environ.get("BARE_AS_MADE"))
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
APPS = ["auth", "contenttypes", "sessions", "messages"]

settings.configure(
    MIDDLEWARE=MIDDLEWARE if AS_MADE else [],
    INSTALLED_APPS=[f"django.contrib.{name}" for name in APPS] if AS_MADE else [],
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


class Row(models.Model):
    """The same table, as the ORM is told of it."""

    code = models.CharField(primary_key=True, max_length=10)
    name_fr = models.CharField(max_length=200)

    class Meta:
        managed = False
        app_label = "bare"
        db_table = "institutions_institution"


def one_object(request: HttpRequest) -> HttpResponse:
    """One row by its key, through the ORM."""
    return HttpResponse(Row.objects.get(pk="CH-03").name_fr)


urlpatterns = [path("", one_object if AS_MADE else one_row)]
application = get_wsgi_application()
