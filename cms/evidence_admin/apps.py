from django.apps import AppConfig


class EvidenceAdminConfig(AppConfig):
    name = "cms.evidence_admin"
    label = "evidence_admin"
