from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    name = "tests.benchmarks.authoring"
    label = "benchmark_authoring"
