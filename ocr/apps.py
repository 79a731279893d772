from django.apps import AppConfig


class OcrConfig(AppConfig):
    name = "ocr"

    def ready(self):
        from ocr import receivers, replays  # noqa: F401

        replays.register()
