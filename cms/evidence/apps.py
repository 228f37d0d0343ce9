from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "cms.evidence"
    label = "evidence"
