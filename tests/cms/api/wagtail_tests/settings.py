"""Our API over Wagtail's demo site, with the settings that Wagtail's tests take for granted."""

from cms.settings.test import *  # noqa: F403
from cms.settings.test import INSTALLED_APPS as OURS

INSTALLED_APPS = [
    "wagtail.test.earlypage",
    *OURS,
    "wagtail.test.testapp",
    "wagtail.test.demosite",
    "wagtail.test.routablepage",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.forms",
    "wagtail.contrib.frontend_cache",
    "wagtail.contrib.table_block",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
ROOT_URLCONF = "tests.cms.api.wagtail_tests.urls"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("fr", "French")]
LANGUAGE_CODE = "en"
WAGTAIL_I18N_ENABLED = False
WAGTAILAPI_BASE_URL = None
CMS_URL = "http://localhost"
WAGTAILAPI_LIMIT_MAX = 20
WAGTAILIMAGES_IMAGE_MODEL = "wagtailimages.Image"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database.fallback"}}
MEDIA_URL = "/media/"
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea"},
    "custom": {"WIDGET": "wagtail.test.testapp.rich_text.CustomRichTextArea"},
}
