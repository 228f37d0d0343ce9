from threading import Event

from django.apps import AppConfig
from django.core.checks import register


class ApiConfig(AppConfig):
    name = "cms.api"
    label = "clinic_api"

    def ready(self) -> None:
        from cms.api.schema import system_checks
        from cms.publishing.background_tasks import beside_the_worker

        beside_the_worker("rendering ahead", _render_ahead)
        register(system_checks.check_blocks_are_typed)
        register(system_checks.check_fields_are_typed)
        register(system_checks.check_viewsets_are_declared)


def _render_ahead(stopped: Event) -> None:
    from cms.api.response_cache.ahead import render_ahead  # only the worker needs it

    render_ahead(stopped)
