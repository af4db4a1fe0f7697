"""The addresses of this room alone, so that its tests ask nothing of the rooms above."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from sijill.accounts.pages.gateway import receipts
from sijill.accounts.queries import signed_in
from sijill.accounts.stepping import step_up_required


def who(request: HttpRequest) -> HttpResponse:
    """Who the house thinks is here."""
    found = signed_in(request)
    return HttpResponse(f"{found.kind} {found.assurance.name} {found.space}")


@step_up_required
def sign(request: HttpRequest) -> HttpResponse:
    """A page that signs."""
    return HttpResponse("signed")


urlpatterns = [path("gateway/receipts/", receipts)]
urlpatterns += i18n_patterns(
    path("", include("sijill.accounts.urls")),
    path("space/", who, name="who"),
    path("sign/", sign, name="sign"),
)
