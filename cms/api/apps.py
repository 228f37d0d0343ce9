from django.apps import AppConfig
from django.core.checks import register


class ApiConfig(AppConfig):
    name = "cms.api"
    label = "clinic_api"

    def ready(self):
        from cms.api.schema import checks

        register(checks.check_blocks_are_typed)
        register(checks.check_fields_are_typed)
        register(checks.check_endpoints_are_declared)
