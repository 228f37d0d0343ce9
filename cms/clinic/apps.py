from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "cms.clinic"
    label = "clinic"
