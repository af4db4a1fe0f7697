"""Accounts as a Django application, and the list of an agent's open sessions."""

from typing import Any

from allauth.account.signals import password_changed, password_set, user_logged_in
from allauth.usersessions.apps import UserSessionsConfig
from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who is signed in, and how surely; its templates stand before allauth's (see settings)."""

    name = "sijill.accounts"
    label = "accounts"


class AgentSessionsConfig(UserSessionsConfig):
    """allauth's list of sessions, kept of agents alone: a person's browser is not written down."""

    def ready(self) -> None:
        """Follow the signing in of agents."""
        user_logged_in.connect(_signed_in)
        for signal in (password_set, password_changed):
            signal.connect(_password_changed)


def _signed_in(sender: Any, **told: Any) -> None:
    from allauth.usersessions import signals

    if told["request"].user.is_agent:
        signals.on_user_logged_in(sender, **told)


def _password_changed(sender: Any, **told: Any) -> None:
    from allauth.usersessions import signals

    if told["request"].user.is_authenticated:
        signals.on_password_changed(sender, **told)
