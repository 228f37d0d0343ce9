from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "cms.monitoring"
    label = "monitoring"
