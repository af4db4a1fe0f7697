"""Static files under names that change with their content, scripts and what they import too."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]
# Our modules import one another, and the scanner its half; other libraries name files that they
# do not bring.
OWN = ("cards", "desk", "vendor/scanner", "web")
OURS = tuple((f"{room}/*.js", IMPORTS) for room in OWN)


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The import of one script by another names the content too, so that nothing is ever stale."""

    patterns = (*HashedFilesMixin.patterns, *OURS)
