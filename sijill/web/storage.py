"""Static files under names that change with their content, scripts and what they import too."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]
# Our modules import one another, and the scanner its half; other libraries name files that they
# do not bring.
OWN = ("cards", "desk", "field", "vendor/scanner", "web")
OURS = tuple((f"{room}/*.js", IMPORTS) for room in OWN)


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The import of one script by another names the content too, so that nothing is ever stale."""

    patterns = (*HashedFilesMixin.patterns, *OURS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file, which is looked up once: a page names dozens of icons."""
        if force or settings.DEBUG:
            return str(super().url(name, force))
        known = self._addresses.get(name)
        if known is None:
            known = self._addresses[name] = str(super().url(name))
        return known
