from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Static files under hashed names, the chunks that modules import included."""

    support_js_module_import_aggregation = True
