"""Settings are read in a fresh interpreter, as a server reads them."""

import ast
import os
import subprocess
import sys

import pytest

from cms.settings.env import REPOSITORY

COMPLETE = {
    "SECRET_KEY": "for-these-tests-only-" * 3,
    "DATABASE_URL": "postgres://user:password@db.example:5432/clinic",
    "ALLOWED_HOSTS": "cms.example.org",
    "CMS_URL": "https://cms.example.org/",
    "FRONTEND_URL": "https://www.example.org",
    "CONTACT_FORM_ACTION": "https://contact.example.org/contact",
}


def run(module, code, **environment):
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "HOME"} or name.startswith("COV")
    }
    return subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings; {code}"],
        env={**kept, "DJANGO_SETTINGS_MODULE": module, **environment},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_names_everything_that_is_missing_and_what_it_is_for():
    told = run("cms.settings.production", "settings.DEBUG").stderr

    for name in COMPLETE:
        assert f"\n  {name}: " in told


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_does_not_start_without_any_one_of_them(missing):
    environment = {**COMPLETE, missing: " "}

    started = run("cms.settings.production", "settings.DEBUG", **environment)

    assert started.returncode != 0
    assert f"\n  {missing}: " in started.stderr
    assert COMPLETE["SECRET_KEY"] not in started.stderr


def test_production_is_safe_when_everything_is_set():
    code = (
        "print(settings.DEBUG, settings.CMS_URL, settings.CSRF_TRUSTED_ORIGINS, "
        "settings.DATABASES['default']['HOST'], settings.SESSION_COOKIE_SECURE)"
    )

    told = run("cms.settings.production", code, **COMPLETE).stdout

    assert told == ("False https://cms.example.org ['https://cms.example.org'] db.example True\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("FRONTEND_URL", "www.example.org"), ("CMS_URL", "cms.example.org")],
)
def test_production_does_not_start_with_a_weak_secret_or_half_an_address(name, value):
    started = run("cms.settings.production", "settings.DEBUG", **{**COMPLETE, name: value})

    assert started.returncode != 0
    assert f"\n  {name}: " in started.stderr


def test_production_keeps_browsers_to_https_and_to_its_own_hosts():
    code = (
        "print([settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 0, "
        "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.ALLOWED_HOSTS, "
        "settings.SECURE_PROXY_SSL_HEADER, "
        "'whitenoise.middleware.WhiteNoiseMiddleware' in settings.MIDDLEWARE])"
    )

    assert run("cms.settings.production", code, **COMPLETE).stdout == (
        "[True, True, True, True, ['cms.example.org'], ('HTTP_X_FORWARDED_PROTO', 'https'), True]\n"
    )


def test_a_fault_in_production_leaves_one_line_for_the_log(tmp_path):
    code = (
        "import django, logging; django.setup(); "
        "logging.getLogger('django.request').error('Internal Server Error: /api/v2/')"
    )

    told = run("cms.settings.production", code, **COMPLETE, VAR_DIR=str(tmp_path)).stderr

    assert told == "ERROR django.request: Internal Server Error: /api/v2/\n"


def test_production_passes_djangos_own_deployment_check(tmp_path):
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('check', deploy=True, fail_level='WARNING')"
    )

    checked = run("cms.settings.production", code, **COMPLETE, VAR_DIR=str(tmp_path))

    assert checked.returncode == 0, checked.stderr


def test_one_machine_needs_nothing_and_keeps_its_data_where_it_is_told(tmp_path):
    code = "print(settings.DATABASES['default']['NAME'], settings.MEDIA_ROOT)"

    told = run("cms.settings.dev", code, VAR_DIR=str(tmp_path / "a b")).stdout

    assert told == f"{tmp_path}/a b/db.sqlite3 {tmp_path}/a b/media\n"


def test_two_processes_share_the_cache_in_redis(redis_url):
    run_code = "from django.core.cache import cache; "
    environment = {"REDIS_URL": redis_url}

    wrote = run("cms.settings.dev", run_code + "cache.set('shared', 'yes', 30)", **environment)
    read = run("cms.settings.dev", run_code + "print(cache.get('shared'))", **environment)

    assert wrote.returncode == 0, wrote.stderr
    assert read.stdout == "yes\n"


def test_languages_are_told_by_the_environment_the_default_one_first():
    code = "print(settings.LANGUAGE_CODE, settings.WAGTAIL_CONTENT_LANGUAGES)"

    told = run("cms.settings.dev", code, LANGUAGES="cy:Cymraeg,en-gb:English").stdout
    assert told.strip() == "cy [('cy', 'Cymraeg'), ('en-gb', 'English')]"

    assert "LANGUAGES is such as" in run("cms.settings.dev", code, LANGUAGES="cy").stderr


def test_production_limits_how_often_one_address_may_ask():
    code = "print(settings.REST_FRAMEWORK['DEFAULT_THROTTLE_RATES'])"

    told = run("cms.settings.production", code, **COMPLETE, API_RATE="10/min")

    assert told.stdout.strip() == "{'address': '10/min'}", told.stderr


MAIL = (
    "print(settings.EMAIL_BACKEND.split('.')[-2], getattr(settings, 'EMAIL_HOST', ''), "
    "settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_HOST_PASSWORD, "
    "settings.DEFAULT_FROM_EMAIL, settings.WAGTAIL_PASSWORD_RESET_ENABLED)"
)


def test_mail_goes_where_it_is_told():
    told = run(
        "cms.settings.production",
        MAIL,
        **COMPLETE,
        EMAIL_URL="smtp+tls://me:a%2Fb@smtp.example.org:587",
        DEFAULT_FROM_EMAIL="cms@example.org",
    ).stdout

    assert told == "smtp smtp.example.org 587 True a/b cms@example.org True\n"


def test_without_a_mail_server_production_sends_none_and_offers_no_reset():
    told = run("cms.settings.production", MAIL, **COMPLETE).stdout.split()

    assert (told[0], told[-1]) == ("dummy", "False")


def test_an_unknown_kind_of_mail_server_is_refused_without_repeating_its_password():
    refused = run(
        "cms.settings.production", MAIL, **COMPLETE, EMAIL_URL="pigeon://me:loft@example.org"
    )

    assert refused.returncode != 0
    assert "EMAIL_URL is such as" in refused.stderr
    assert "loft" not in refused.stderr


PIECES = {
    **{name: value for name, value in COMPLETE.items() if name != "DATABASE_URL"},
    "DATABASE_HOST": "db.internal",
    "DATABASE_NAME": "clinic",
    "DATABASE_USER": "clinic",
    "DATABASE_PASSWORD": "p@ss/w:rd?#",
}


def test_the_database_may_be_told_piece_by_piece_and_is_then_asked_over_tls():
    code = "print(settings.DATABASES['default'])"

    told = run("cms.settings.production", code, **PIECES)

    database = ast.literal_eval(told.stdout)
    assert database["ENGINE"] == "django.db.backends.postgresql", told.stderr
    assert database["PASSWORD"] == PIECES["DATABASE_PASSWORD"]
    assert (database["HOST"], database["PORT"]) == ("db.internal", "5432")
    assert database["OPTIONS"] == {"sslmode": "require"}
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


@pytest.mark.parametrize("missing", [name for name in PIECES if name.startswith("DATABASE_")])
def test_production_does_not_start_with_a_piece_of_the_database_missing(missing):
    started = run("cms.settings.production", "settings.DEBUG", **{**PIECES, missing: ""})

    assert started.returncode != 0
    assert "\n  DATABASE_URL: " in started.stderr
    assert "DATABASE_PASSWORD" in started.stderr
    assert PIECES["DATABASE_PASSWORD"] not in started.stderr


def test_a_named_bucket_holds_the_media_below_the_cmss_own_address():
    code = (
        "print(settings.MEDIA_URL, settings.STORAGES['default']['OPTIONS']['bucket_name'], "
        "settings.WAGTAILDOCS_SERVE_METHOD)"
    )

    told = run("cms.settings.production", code, **COMPLETE, MEDIA_BUCKET="clinic-media")
    assert told.stdout == "https://cms.example.org/media/ clinic-media serve_view\n", told.stderr

    wrong = run(
        "cms.settings.production",
        code,
        **COMPLETE,
        MEDIA_BUCKET="clinic-media",
        MEDIA_URL="/media/",
    )
    assert "\n  MEDIA_URL: " in wrong.stderr


def test_a_load_balancer_may_ask_for_health_by_any_name_and_everybody_else_may_not(tmp_path):
    code = (
        "import django; django.setup(); from django.test import Client; "
        "print([Client().get(path, headers={'host': '10.0.1.7:8000'}).status_code "
        "for path in ('/healthz/live', '/api/v2/')])"
    )

    told = run("cms.settings.production", code, **COMPLETE, VAR_DIR=str(tmp_path))

    assert told.stdout == "[200, 400]\n", told.stderr
