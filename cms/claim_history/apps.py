from django.apps import AppConfig


class ClaimHistoryConfig(AppConfig):
    name = "cms.claim_history"
    label = "claim_history"
