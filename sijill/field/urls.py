"""Addresses of the field: the tablet's page, what it asks and sends, what the chamber sees."""

from __future__ import annotations

from django.urls import path

from sijill.field.pages import application, arrivals, passing, receipts

app_name = "field"

urlpatterns = [
    path("field/", application.tablet, name="tablet"),
    path("field/application.webmanifest", application.manifest, name="manifest"),
    path("field/session/", passing.session, name="session"),
    path("field/prepare/", passing.prepare, name="prepare"),
    path("field/kit/", passing.kit, name="kit"),
    path("field/states/", passing.states, name="states"),
    path("field/envelope/<uuid:case>/", passing.envelope, name="envelope"),
    path("field/envelope/<uuid:case>/<uuid:part>/<int:offset>/", passing.piece, name="piece"),
    path("field/arrivals/", arrivals.show, name="arrivals"),
    path("field/arrivals/file/", arrivals.bring, name="bring"),
    path("field/arrivals/<uuid:envelope>/take-over/", arrivals.take_over, name="take_over"),
    path("field/arrivals/<uuid:envelope>/set-aside/", arrivals.set_aside, name="set_aside"),
    path("field/arrivals/<uuid:envelope>/go-on/", arrivals.go_on, name="go_on"),
    path("field/tablet/<uuid:device>/close/", arrivals.close_device, name="close_device"),
    path("receipt/", receipts.receipt, name="receipt_any"),
    path("receipt/<str:code>/", receipts.receipt, name="receipt"),
]
