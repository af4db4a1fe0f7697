"""The room as Django knows it."""

from django.apps import AppConfig


class VoicesConfig(AppConfig):
    """Hands the recorded voices to every page's listen button."""

    name = "sijill.voices"
    label = "voices"

    def ready(self) -> None:
        from sijill.voices.queries import voice_for
        from sijill.web import voices

        voices.install(voice_for)
