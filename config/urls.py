"""Where every page of every room lives: one prefix for each language."""

import importlib.util

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from config.api import api
from sijill.accounts.pages.gateway import receipts
from sijill.cards.pages import checker, lists
from sijill.field.pages import application
from sijill.ledger.pages import published
from sijill.voices.pages.public import play
from sijill.web.pages import health, root

# Asked in this order: the rooms that are visited most come first.
ROOMS = [
    *("desk", "portal", "register", "accounts", "web", "ledger", "reference", "institutions"),
    *("field", "cards", "protection", "voices", "campaigns"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", root, name="root"),
    path("health/", health, name="health"),
    # A recording is named by its content, in no language of the pages.
    path("voice/<str:name>", play, name="voice"),
    path("gateway/receipts/", receipts, name="gateway_receipts"),
    path("log/<path:path>", published, name="published_log"),
    # Printed on every card, in capitals; a scanner or a hand may make it small or long.
    *[path(short, checker.door, name="card_door") for short in ("V", "v", "verify", "verify/")],
    path("checker.js", checker.worker, name="card_worker"),
    path("field.js", application.worker, name="field_worker"),
    # What every checker, ours or not, stands on.
    path("trust-list", lists.trust_list, name="trust_list"),
    path("keys.cose", lists.key_set, name="key_set"),
    path(".well-known/jwks.json", lists.jwks, name="jwks"),
    path("status/", lists.lists, name="status_lists"),
    path("status/<int:number>", lists.status, name="status_list"),
    path("api/v1/", api.urls),
]
urlpatterns += i18n_patterns(
    *[
        path("", include(f"sijill.{room}.urls"))
        for room in ROOMS
        if importlib.util.find_spec(f"sijill.{room}.urls")
    ]
)

handler400 = "sijill.web.errors.bad_request"
handler403 = "sijill.web.errors.forbidden"
handler404 = "sijill.web.errors.not_found"
handler500 = "sijill.web.errors.server_error"
