"""Addresses of signing in. Those of allauth keep its names; only the ones we use exist."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache

from sijill.accounts.pages import agents, national, outbox, public
from sijill.accounts.pages.agents import for_agents, open_to_anyone
from sijill.ledger.middleware import unscoped


def own() -> list[URLPattern | URLResolver]:
    """The pages of this room."""
    pages: list[URLPattern | URLResolver] = [
        path("sign-in/", public.sign_in, name="sign_in"),
        path("sign-in/code/", public.code, name="code"),
        path("sign-in/code/again/", public.send_again, name="send_again"),
        path("sign-in/which/", public.choose, name="choose"),
        path("sign-in/secret/", public.fact, name="fact"),
        path("sign-in/lost/", public.lost, name="lost"),
        path("sign-in/national/", national.confirm, name="national"),
        path("sign-in/national/failed/", national.failed, name="national_failed"),
        path("sign-out/", public.sign_out, name="sign_out"),
        path("account/secret/", public.choose_secret, name="secret"),
        path("account/phone/", public.change_phone, name="change_phone"),
        path("agents/invitation/<str:secret>/", agents.invitation, name="invitation"),
        path("agents/second-factor/", for_agents(agents.second_factor), name="second_factor"),
        path("agents/again/", for_agents(agents.step_up), name="step_up"),
    ]
    if settings.DEMONSTRATION:
        pages.append(path("outbox/", outbox.outbox, name="outbox"))
    return pages


def of_allauth() -> list[URLPattern | URLResolver]:
    """The pages of allauth that agents and the national provider need."""
    add_key, add_application = agents.AddWebAuthn.as_view(), agents.ActivateTOTP.as_view()
    pages: list[URLPattern | URLResolver] = [
        path("agents/sign-in/", open_to_anyone(account.login), name="account_login"),
        path("agents/sign-in/code/", open_to_anyone(mfa.authenticate), name="mfa_authenticate"),
        path(
            "agents/again/password/",
            for_agents(account.reauthenticate),
            name="account_reauthenticate",
        ),
        path("agents/again/code/", for_agents(mfa.reauthenticate), name="mfa_reauthenticate"),
        path(
            "agents/again/key/",
            for_agents(webauthn.reauthenticate_webauthn),
            name="mfa_reauthenticate_webauthn",
        ),
        path(
            "agents/account/password/",
            for_agents(account.password_change),
            name="account_change_password",
        ),
        path("agents/account/", for_agents(mfa.index), name="mfa_index"),
        path("agents/account/application/", for_agents(add_application), name="mfa_activate_totp"),
        path(
            "agents/account/application/remove/",
            for_agents(totp.deactivate_totp),
            name="mfa_deactivate_totp",
        ),
        path("agents/account/keys/", for_agents(webauthn.list_webauthn), name="mfa_list_webauthn"),
        path("agents/account/keys/add/", for_agents(add_key), name="mfa_add_webauthn"),
        path(
            "agents/account/keys/<int:pk>/remove/",
            for_agents(webauthn.remove_webauthn),
            name="mfa_remove_webauthn",
        ),
        path(
            "agents/account/recovery/",
            for_agents(recovery.view_recovery_codes),
            name="mfa_view_recovery_codes",
        ),
        path(
            "agents/account/recovery/new/",
            for_agents(recovery.generate_recovery_codes),
            name="mfa_generate_recovery_codes",
        ),
    ]
    if settings.OIDC_URL:
        pages += [
            path(
                "national/<str:provider_id>/login/",
                unscoped(never_cache(national.leave)),
                name="openid_connect_login",
            ),
            path(
                "national/<str:provider_id>/callback/",
                unscoped(never_cache(national.come_back)),
                name="openid_connect_callback",
            ),
        ]
    return pages


urlpatterns = [path("", include((own(), "accounts"))), path("", include(of_allauth()))]
