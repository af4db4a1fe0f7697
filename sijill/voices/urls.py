"""Addresses of choosing how to listen, and of keeping the recordings."""

from django.urls import path

from sijill.voices.pages import keeping, public

app_name = "voices"

urlpatterns = [
    path("listening/", public.choose, name="choose"),
    path("agents/voices/", keeping.show, name="list"),
    path("agents/voices/hear/<uuid:pk>/", keeping.hear, name="hear"),
    path("agents/voices/<uuid:pk>/<slug:deed>/", keeping.decide, name="decide"),
    path("agents/voices/<str:language>/<str:code>/", keeping.one, name="one"),
]
