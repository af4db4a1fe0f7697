"""Accounts as a Django application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who is signed in, and how surely; its templates stand before allauth's (see settings)."""

    name = "sijill.accounts"
    label = "accounts"
