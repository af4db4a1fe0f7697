"""The application that the server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from config.threads import keep_for_each_thread

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
keep_for_each_thread()
house = get_wsgi_application()

from sijill.cards import gate  # noqa: E402 — reads settings, which are ready now
from sijill.ledger.postgresql.base import DatabaseWrapper  # noqa: E402
from sijill.ledger.postgresql.lines import Idle  # noqa: E402

DatabaseWrapper.idle = Idle()
application = gate.before(house)

# What is loaded now stays for ever: the collector looks at what requests leave behind, and not
# every seven hundred objects, of which a page makes thousands.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 20)
