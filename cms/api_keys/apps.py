from django.apps import AppConfig


class ApiKeysConfig(AppConfig):
    name = "cms.api_keys"
    label = "api_keys"
