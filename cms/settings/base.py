"""Settings of every environment. `dev`, `test` and `production` hold only what differs."""

from cms.settings.api import *  # noqa: F403
from cms.settings.caches import caches
from cms.settings.content_policy import content_security_policy
from cms.settings.database import bounded, client_seconds
from cms.settings.env import REPOSITORY, read
from cms.settings.sign_in import *  # noqa: F403

ENVIRONMENT = read()
CMS_URL = ENVIRONMENT.cms_url
FRONTEND_URL = ENVIRONMENT.frontend_url
CONTACT_FORM_ACTION = ENVIRONMENT.contact_form_action

INSTALLED_APPS = [
    "cms.security",  # before Wagtail, whose templates it extends
    "cms.core",
    "cms.mail",
    "cms.users",
    "cms.uploads",
    "cms.images",
    "cms.evidence",
    "cms.claim_history",
    "cms.clinic",
    "cms.preview",
    "cms.pages",
    "cms.search",
    "cms.usage",
    "cms.review",
    "cms.evidence_admin",
    "cms.evidence_changes",
    "cms.demo",
    "cms.import_export",
    "cms.desk",
    "cms.api_keys",
    "cms.api",
    "cms.backup",
    "wagtail.api.v2",
    "wagtail.contrib.redirects",
    "cms.monitoring",
    "cms.publishing",  # after the redirects, whose signal receivers run first
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.desk.accounts.AccountsConfig",  # Wagtail's, with a sentence for each group
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "corsheaders",
    "drf_spectacular_sidecar",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # for templates of django-allauth
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "cms.security.content_policy.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.users.middleware.IdleSessionMiddleware",
    "cms.users.middleware.SignInLimitMiddleware",
    "cms.users.middleware.SecondFactorMiddleware",
    "cms.users.middleware.ExportLogMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.publishing.middleware.AtomicWriteMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

# The reference frontend's templates and stylesheet render the editor's block previews. They read
# only the API's JSON, and no code of the frontend is imported.
FRONTEND_DIR = REPOSITORY / "cms" / "frontend"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [FRONTEND_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": ENVIRONMENT.database}
DATABASES["default"]["OPTIONS"] = bounded(
    DATABASES["default"], ENVIRONMENT.database_statement_seconds, ENVIRONMENT.database_lock_seconds
)
DATABASE_WAIT_SECONDS = client_seconds(ENVIRONMENT.database_statement_seconds)
# A worker keeps its connection, because opening one costs as much as the queries of an answer. The
# development server starts a thread for each request, so `dev` keeps none.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = caches(ENVIRONMENT.redis_url, ENVIRONMENT.answers_dir)

AUTH_USER_MODEL = "users.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# The first language is the default one, at `/`; each other is below its code, such as `/fr/`.
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = ENVIRONMENT.languages
LANGUAGE_CODE = LANGUAGES[0][0]
TIME_ZONE = ENVIRONMENT.time_zone
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [REPOSITORY / "cms" / "locale"]
WAGTAIL_I18N_ENABLED = True
# A translation starts as a draft, so that untranslated words are not published.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# What a browser may load into pages of the CMS. `report` only tells CSP_REPORT_URL what it would
# have stopped.
vars().update(
    content_security_policy(
        ENVIRONMENT.csp_mode, ENVIRONMENT.csp_report_url, ENVIRONMENT.oidc["server_url"]
    )
)
SECURITY_CONTACT = ENVIRONMENT.security_contact  # in /.well-known/security.txt

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.var_dir / "static"
STATICFILES_DIRS = [FRONTEND_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = ENVIRONMENT.var_dir / "media"
STORAGES = {
    "default": {"BACKEND": "cms.images.storage.LocalFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Less free space than this on the disk of the uploads is reported by the health check.
MIN_FREE_BYTES = ENVIRONMENT.min_free_megabytes * 1_000_000
SERIALIZATION_MODULES = {"exact_jsonl": "cms.backup.exact_jsonl"}
BACKUP_DIR = ENVIRONMENT.backup_dir
BACKUP_SCRATCH_DIR = ENVIRONMENT.backup_scratch_dir
BACKUP_KEEP = ENVIRONMENT.backup_keep
BACKUP_RECIPIENTS = ENVIRONMENT.backup_recipients
BACKUP_IDENTITY_FILE = ENVIRONMENT.backup_identity_file
ERASURE_LIST = ENVIRONMENT.erasure_list
MAX_UPLOAD_BYTES = ENVIRONMENT.max_upload_megabytes * 1_000_000  # of a whole request
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long page in the editor has thousands of inputs

# Mail to editors: password resets, workflow notifications. Without EMAIL_URL no mail is sent and
# password reset is not offered.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 10
vars().update(ENVIRONMENT.email)
if ENVIRONMENT.email:  # the publishing worker sends it: nobody waits for the mail server
    MAIL_DELIVERY_BACKEND, EMAIL_BACKEND = EMAIL_BACKEND, "cms.mail.queue.QueueBackend"
    if MAIL_DELIVERY_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        MAIL_DELIVERY_BACKEND = "cms.mail.smtp.BoundedSmtp"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.default_from_email
# The live preview follows typing at once; saving, which takes as much work, waits for a pause.
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 100
WAGTAIL_AUTOSAVE_INTERVAL = 1500
WAGTAIL_PASSWORD_RESET_ENABLED = bool(ENVIRONMENT.email)

WAGTAIL_SITE_NAME = "Clinic CMS"
WAGTAILADMIN_BASE_URL = CMS_URL
WAGTAILREDIRECTS_AUTO_CREATE = False  # `publishing/redirects.py` makes them
WAGTAILIMAGES_IMAGE_MODEL = "images.ClinicImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.images.forms.PictureForm"
# The formats whose metadata `images/metadata/` can remove. No SVG: it may contain scripts.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.images.forms.DocumentForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000  # decoded, three bytes each, one at a time
WAGTAILDOCS_MAX_UPLOAD_SIZE = min(20_000_000, MAX_UPLOAD_BYTES)  # the form says so
RENDITIONS_BY_WORKER = False  # production: an editor does not wait for the sizes of a picture
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "docx", "mp4", "odt", "pdf", "pptx", "rtf", "txt", "vtt", "xlsx"),
]
UPLOAD_SCANNER = ENVIRONMENT.upload_scanner
# The admin sends no requests to other servers.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None

# More headings by which the importer recognises the parts of a document, besides English and
# French: {"benefits": ["Nutzen"], "research": […], "location": […], "contact": […]}
IMPORT_HEADINGS: dict[str, list[str]] = {}

FRONTEND_TOKEN = ENVIRONMENT.frontend_token  # the frontend's, to say for which visitor it asks
SENTRY_DSN, OTEL_ENDPOINT = ENVIRONMENT.sentry_dsn, ENVIRONMENT.otel_endpoint
METRICS_TOKEN = ENVIRONMENT.metrics_token  # without it there is no /metrics
CLOUDFRONT_DISTRIBUTION_ID = ENVIRONMENT.cloudfront_distribution_id
CDN_ADAPTER = (
    "cms.publishing.cdn.cloudfront.CloudFrontCdn"
    if CLOUDFRONT_DISTRIBUTION_ID
    else "cms.publishing.cdn.adapters.LoggingCdn"
)
PUBLISH_GATE = ENVIRONMENT.publish_gate  # `block` refuses to publish what must be fixed
WEBHOOKS_MAY_BE_PRIVATE = ENVIRONMENT.webhooks_may_be_private

# Publications are looked up at these two hosts and no other. Both services ask for an address
# that they may write to.
SOURCE_LOOKUP_ENABLED = ENVIRONMENT.source_lookup_enabled
SOURCE_LOOKUP_MAILTO = ENVIRONMENT.source_lookup_mailto
CROSSREF_URL = ENVIRONMENT.crossref_url
PUBMED_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
