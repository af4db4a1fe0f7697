"""Static files under names that change with their content, scripts and what they import too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """The import of one script by another names the content too, so that nothing is ever stale."""

    support_js_module_import_aggregation = True
