from django.apps import AppConfig


class ImportExportConfig(AppConfig):
    name = "cms.import_export"
    label = "import_export"
