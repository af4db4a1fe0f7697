"""The pages of no room, under each language."""

from django.urls import path

from sijill.web import pages

app_name = "web"
urlpatterns = [
    path("api/", pages.developers, name="developers"),
    path("gallery/", pages.gallery, name="gallery"),
    path("gallery/<slug:part>/", pages.gallery, name="gallery_part"),
]
