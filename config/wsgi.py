"""The application that the server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
house = get_wsgi_application()

from sijill.cards import gate  # noqa: E402 — reads settings, which are ready now

application = gate.before(house)
