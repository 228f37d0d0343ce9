from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "cms.uploads"
    label = "uploads"

    def ready(self) -> None:
        from cms.uploads import signal_handlers  # noqa: F401  connects its receivers
        from cms.uploads.scanning import scan_every_file_field

        scan_every_file_field()
