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

from sijill.accounts.pages import agents, mailbox, national, outbox, public, received
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
        path("account/email/", mailbox.show, name="email"),
        path("email/leave/<uuid:space>/<str:secret>/", mailbox.leave, name="leave_mail"),
        path("account/messages/", received.received, name="messages"),
        path("agents/invitation/<str:secret>/", agents.invitation, name="invitation"),
        path("agents/second-factor/", for_agents(agents.second_factor), name="second_factor"),
        path("agents/again/", for_agents(agents.step_up), name="step_up"),
        path("agents/account/sessions/", for_agents(agents.sessions), name="sessions"),
        path("agents/unsent/", for_agents(agents.unsent), name="unsent"),
    ]
    if settings.DEMONSTRATION:
        pages.append(path("outbox/", outbox.outbox, name="outbox"))
    return pages


def of_signing_in() -> list[URLPattern | URLResolver]:
    """The password, the second factor, and either of them again."""
    again = for_agents(webauthn.reauthenticate_webauthn)
    return [
        path("agents/sign-in/", open_to_anyone(account.login), name="account_login"),
        path("agents/sign-in/code/", open_to_anyone(mfa.authenticate), name="mfa_authenticate"),
        path(
            "agents/again/password/",
            for_agents(account.reauthenticate),
            name="account_reauthenticate",
        ),
        path("agents/again/code/", for_agents(mfa.reauthenticate), name="mfa_reauthenticate"),
        path("agents/again/key/", again, name="mfa_reauthenticate_webauthn"),
    ]


def of_the_account() -> list[URLPattern | URLResolver]:
    """What an agent changes of the ways in."""
    views = {
        "": (mfa.index, "mfa_index"),
        "password/": (account.password_change, "account_change_password"),
        "application/": (agents.ActivateTOTP.as_view(), "mfa_activate_totp"),
        "application/remove/": (totp.deactivate_totp, "mfa_deactivate_totp"),
        "keys/": (webauthn.list_webauthn, "mfa_list_webauthn"),
        "keys/add/": (agents.AddWebAuthn.as_view(), "mfa_add_webauthn"),
        "keys/<int:pk>/remove/": (webauthn.remove_webauthn, "mfa_remove_webauthn"),
        "recovery/": (recovery.view_recovery_codes, "mfa_view_recovery_codes"),
        "recovery/new/": (recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    }
    return [
        path(f"agents/account/{where}", for_agents(view), name=name)
        for where, (view, name) in views.items()
    ]


def of_the_provider() -> list[URLPattern | URLResolver]:
    """There and back, when a national identity provider is configured."""
    if not settings.OIDC_URL:
        return []
    there, back = unscoped(never_cache(national.leave)), unscoped(never_cache(national.come_back))
    return [
        path("national/<str:provider_id>/login/", there, name="openid_connect_login"),
        path("national/<str:provider_id>/callback/", back, name="openid_connect_callback"),
    ]


urlpatterns = [
    path("", include((own(), "accounts"))),
    *of_signing_in(),
    *of_the_account(),
    *of_the_provider(),
]
