"""Addresses of the agents' mandates and of the dated parameters."""

from django.urls import path

from sijill.institutions.pages import commissions, machines, mandates, parameters

app_name = "institutions"

urlpatterns = [
    path("agents/mandate/", mandates.choose, name="choose"),
    path("agents/mandates/", mandates.show, name="mandates"),
    path("agents/mandates/new/", mandates.give, name="give"),
    path("agents/mandates/<uuid:pk>/end/", mandates.end, name="end"),
    path("agents/commissions/", commissions.show, name="commissions"),
    path("agents/commissions/new/", commissions.found, name="found"),
    path("agents/commissions/<uuid:pk>/", commissions.one, name="commission"),
    path("agents/commissions/<uuid:pk>/seat/", commissions.seat, name="seat"),
    path("agents/commissions/seats/<uuid:pk>/end/", commissions.unseat, name="unseat"),
    path("agents/programs/", machines.listed, name="machines"),
    path("agents/programs/new/", machines.new, name="machine_new"),
    path("agents/programs/<uuid:pk>/", machines.show, name="machine"),
    path("agents/programs/<uuid:pk>/terms/", machines.terms, name="machine_terms"),
    path("agents/programs/<uuid:pk>/decide/", machines.decide, name="machine_decide"),
    path("agents/programs/<uuid:pk>/secret/", machines.secret, name="machine_secret"),
    path("agents/programs/<uuid:pk>/key/", machines.key, name="machine_key"),
    path("agents/programs/<uuid:pk>/<str:do>/", machines.stop, name="machine_stop"),
    path("agents/parameters/", parameters.show, name="parameters"),
    path("agents/parameters/changes/<uuid:pk>/", parameters.decide, name="change"),
    path("agents/parameters/<str:code>/", parameters.history, name="parameter"),
    path("agents/parameters/<str:code>/change/", parameters.change, name="propose"),
]
