from django.apps import AppConfig


class SecurityConfig(AppConfig):
    name = "cms.security"
    label = "security"

    def ready(self) -> None:
        from cms.security.inline_scripts import give_choosers_a_nonce

        give_choosers_a_nonce()
