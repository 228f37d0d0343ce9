from django.apps import AppConfig


class PageTypesConfig(AppConfig):
    name = "tests.page_types"
    label = "page_types"
