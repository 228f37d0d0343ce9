from django.apps import AppConfig
from django.core.checks import register


class ApiConfig(AppConfig):
    name = "cms.api"
    label = "clinic_api"

    def ready(self) -> None:
        from cms.api.schema import system_checks

        register(system_checks.check_blocks_are_typed)
        register(system_checks.check_fields_are_typed)
        register(system_checks.check_viewsets_are_declared)
