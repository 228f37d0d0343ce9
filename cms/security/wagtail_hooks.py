from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from cms.security.nonce import current_nonce


@hooks.register("insert_global_admin_js")
def send_nonce_with_requests() -> str:
    script: str = format_html(
        '<script src="{}" nonce="{}"></script>', static("security/nonce.js"), current_nonce()
    )
    return script
