"""Settings are read in a process of their own, as a server reads them."""

import ast
import json

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from tests.fresh_python import run_python

COMPLETE = {
    "SECRET_KEY": "for-these-tests-only-" * 3,
    "DATABASE_URL": "postgres://user:password@db.example:5432/clinic",
    "ALLOWED_HOSTS": "cms.example.org",
    "CMS_URL": "https://cms.example.org/",
    "FRONTEND_URL": "https://www.example.org",
    "CONTACT_FORM_ACTION": "https://contact.example.org/contact",
    "TRUSTED_PROXY_COUNT": "1",
}


def read_settings(module, code, **environment):
    code = f"from django.conf import settings; {code}"
    return run_python(code, DJANGO_SETTINGS_MODULE=module, **environment)


def test_production_names_everything_that_is_missing_and_what_it_is_for():
    result = read_settings("cms.settings.production", "settings.DEBUG").stderr

    for name in COMPLETE:
        assert f"\n  {name}: " in result


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_does_not_start_where_one_variable_is_missing(missing):
    environment = {**COMPLETE, missing: " "}

    started = read_settings("cms.settings.production", "settings.DEBUG", **environment)

    assert started.returncode != 0
    assert f"\n  {missing}: " in started.stderr
    assert COMPLETE["SECRET_KEY"] not in started.stderr


def test_production_is_safe_when_everything_is_set():
    code = (
        "print(settings.DEBUG, settings.CMS_URL, settings.CSRF_TRUSTED_ORIGINS, "
        "settings.DATABASES['default']['HOST'], settings.SESSION_COOKIE_SECURE)"
    )

    result = read_settings("cms.settings.production", code, **COMPLETE).stdout

    assert result == ("False https://cms.example.org ['https://cms.example.org'] db.example True\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("FRONTEND_URL", "www.example.org"), ("CMS_URL", "cms.example.org")],
)
def test_production_does_not_start_with_a_weak_secret_or_half_an_address(name, value):
    started = read_settings(
        "cms.settings.production", "settings.DEBUG", **{**COMPLETE, name: value}
    )

    assert started.returncode != 0
    assert f"\n  {name}: " in started.stderr


def test_production_forces_https_and_checks_the_host():
    code = (
        "print([settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 0, "
        "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.ALLOWED_HOSTS, "
        "settings.SECURE_PROXY_SSL_HEADER, "
        "'whitenoise.middleware.WhiteNoiseMiddleware' in settings.MIDDLEWARE])"
    )

    assert read_settings("cms.settings.production", code, **COMPLETE).stdout == (
        "[True, True, True, True, ['cms.example.org'], ('HTTP_X_FORWARDED_PROTO', 'https'), True]\n"
    )


def test_production_logs_a_fault_as_one_line(tmp_path):
    code = (
        "import django, logging; django.setup(); "
        "logging.getLogger('cms.mail').error('A mail was given up')"
    )

    result = read_settings(
        "cms.settings.production", code, **COMPLETE, VAR_DIR=str(tmp_path)
    ).stderr

    assert result.count("\n") == 1
    line = json.loads(result)
    assert (line["level"], line["logger"], line["message"]) == (
        "ERROR", "cms.mail", "A mail was given up"
    )  # fmt: skip


def test_production_passes_djangos_own_deployment_check(tmp_path):
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('check', deploy=True, fail_level='WARNING')"
    )

    checked = read_settings("cms.settings.production", code, **COMPLETE, VAR_DIR=str(tmp_path))

    assert checked.returncode == 0, checked.stderr


def test_development_needs_no_variables_and_keeps_its_data_in_var_dir(tmp_path):
    code = "print(settings.DATABASES['default']['NAME'], settings.MEDIA_ROOT)"

    result = read_settings("cms.settings.dev", code, VAR_DIR=str(tmp_path / "a b")).stdout

    assert result == f"{tmp_path}/a b/db.sqlite3 {tmp_path}/a b/media\n"


@pytest.mark.parametrize(
    ("given", "folder"),
    [({}, "{var}/answers"), ({"ANSWERS_DIR": "/srv/answers"}, "/srv/answers")],
)
def test_processes_share_answers_in_a_folder_that_they_may_write_to(tmp_path, given, folder):
    code = "print(settings.CACHES['answers']['LOCATION'])"

    result = read_settings("cms.settings.dev", code, VAR_DIR=str(tmp_path), **given).stdout

    assert result == folder.format(var=tmp_path) + "\n"


def test_two_processes_share_the_cache_in_redis(redis_url):
    run_code = "from django.core.cache import cache; "
    environment = {"REDIS_URL": redis_url}

    wrote = read_settings(
        "cms.settings.dev", run_code + "cache.set('shared', 'yes', 30)", **environment
    )
    read = read_settings("cms.settings.dev", run_code + "print(cache.get('shared'))", **environment)

    assert wrote.returncode == 0, wrote.stderr
    assert read.stdout == "yes\n"


def test_languages_come_from_the_environment_the_default_one_first():
    code = "print(settings.LANGUAGE_CODE, settings.WAGTAIL_CONTENT_LANGUAGES)"

    result = read_settings("cms.settings.dev", code, LANGUAGES="cy:Cymraeg,en-gb:English").stdout
    assert result.strip() == "cy [('cy', 'Cymraeg'), ('en-gb', 'English')]"

    assert (
        "LANGUAGES has no known form"
        in read_settings("cms.settings.dev", code, LANGUAGES="cy").stderr
    )


def test_production_limits_the_requests_of_one_address():
    code = "print(settings.REST_FRAMEWORK['DEFAULT_THROTTLE_RATES'])"

    result = read_settings("cms.settings.production", code, **COMPLETE, API_RATE="10/min")

    assert result.stdout.strip() == "{'address': '10/min'}", result.stderr


MAIL = (
    "print(settings.EMAIL_BACKEND.split('.')[-2], getattr(settings, 'EMAIL_HOST', ''), "
    "settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_HOST_PASSWORD, "
    "settings.DEFAULT_FROM_EMAIL, settings.WAGTAIL_PASSWORD_RESET_ENABLED)"
)


def test_mail_is_queued_for_the_server_of_email_url():
    result = read_settings(
        "cms.settings.production",
        MAIL,
        **COMPLETE,
        EMAIL_URL="smtp+tls://me:a%2Fb@smtp.example.org:587",
        DEFAULT_FROM_EMAIL="cms@example.org",
    ).stdout

    assert result == "queue smtp.example.org 587 True a/b cms@example.org True\n"


def test_without_a_mail_server_production_sends_none_and_offers_no_reset():
    result = read_settings("cms.settings.production", MAIL, **COMPLETE).stdout.split()

    assert (result[0], result[-1]) == ("dummy", "False")


def test_an_unknown_kind_of_mail_server_is_refused_without_repeating_its_password():
    refused = read_settings(
        "cms.settings.production", MAIL, **COMPLETE, EMAIL_URL="pigeon://me:loft@example.org"
    )

    assert refused.returncode != 0
    assert "EMAIL_URL has no known form" in refused.stderr
    assert "loft" not in refused.stderr


PIECES = {
    **{name: value for name, value in COMPLETE.items() if name != "DATABASE_URL"},
    "DATABASE_HOST": "db.internal",
    "DATABASE_NAME": "clinic",
    "DATABASE_USER": "clinic",
    "DATABASE_PASSWORD": "p@ss/w:rd?#",
}


def test_the_database_may_be_configured_in_pieces_and_then_requires_tls():
    code = "print(settings.DATABASES['default'])"

    result = read_settings("cms.settings.production", code, **PIECES)

    database = ast.literal_eval(result.stdout)
    assert database["ENGINE"] == "django.db.backends.postgresql", result.stderr
    assert database["PASSWORD"] == PIECES["DATABASE_PASSWORD"]
    assert (database["HOST"], database["PORT"]) == ("db.internal", "5432")
    assert database["OPTIONS"]["sslmode"] == "require"
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


@pytest.mark.parametrize("missing", [name for name in PIECES if name.startswith("DATABASE_")])
def test_production_does_not_start_where_a_piece_of_the_database_is_missing(missing):
    started = read_settings("cms.settings.production", "settings.DEBUG", **{**PIECES, missing: ""})

    assert started.returncode != 0
    assert "\n  DATABASE_URL: " in started.stderr
    assert "DATABASE_PASSWORD" in started.stderr
    assert PIECES["DATABASE_PASSWORD"] not in started.stderr


def test_a_named_bucket_holds_the_media_below_the_cmss_own_address():
    code = (
        "print(settings.MEDIA_URL, settings.STORAGES['default']['OPTIONS']['bucket_name'], "
        "settings.WAGTAILDOCS_SERVE_METHOD)"
    )

    result = read_settings("cms.settings.production", code, **COMPLETE, MEDIA_BUCKET="clinic-media")
    assert result.stdout == "https://cms.example.org/media/ clinic-media serve_view\n", (
        result.stderr
    )

    wrong = read_settings(
        "cms.settings.production",
        code,
        **COMPLETE,
        MEDIA_BUCKET="clinic-media",
        MEDIA_URL="/media/",
    )
    assert "\n  MEDIA_URL: " in wrong.stderr


def test_the_health_check_answers_for_any_host_and_other_addresses_do_not(tmp_path):
    code = (
        "import django; django.setup(); from django.test import Client; "
        "print([Client().get(path, headers={'host': '10.0.1.7:8000'}).status_code "
        "for path in ('/healthz/live', '/api/v2/')])"
    )

    result = read_settings("cms.settings.production", code, **COMPLETE, VAR_DIR=str(tmp_path))

    assert result.stdout == "[200, 400]\n", result.stderr


LOOKUP = "print(settings.SOURCE_LOOKUP_ENABLED, settings.SOURCE_LOOKUP_MAILTO)"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "False "),
        ({"SOURCE_LOOKUP_MAILTO": "editor@example.org"}, "True editor@example.org"),
        (
            {"SOURCE_LOOKUP_MAILTO": "editor@example.org", "SOURCE_LOOKUP_ENABLED": "false"},
            "False editor@example.org",
        ),
    ],
)
def test_an_address_enables_looking_up_unless_it_is_switched_off(environment, expected):
    started = read_settings("cms.settings.production", LOOKUP, **COMPLETE, **environment)

    assert started.stdout == f"{expected}\n", started.stderr


def test_production_does_not_start_with_looking_up_enabled_and_no_address():
    started = read_settings(
        "cms.settings.production", LOOKUP, **COMPLETE, SOURCE_LOOKUP_ENABLED="true"
    )

    assert started.returncode != 0
    assert "\n  SOURCE_LOOKUP_MAILTO: " in started.stderr


def test_the_system_check_names_the_missing_address(settings):
    settings.SOURCE_LOOKUP_ENABLED = True
    settings.SOURCE_LOOKUP_MAILTO = ""

    with pytest.raises(SystemCheckError, match="SOURCE_LOOKUP_MAILTO is empty"):
        call_command("check")


@pytest.mark.parametrize("value", ["", "many", "-1"])
def test_production_does_not_start_behind_a_number_of_proxies_that_nobody_declared(value):
    environment = {**COMPLETE, "TRUSTED_PROXY_COUNT": value}

    started = read_settings("cms.settings.production", "settings.DEBUG", **environment)

    assert started.returncode != 0
    assert "TRUSTED_PROXY_COUNT" in started.stderr


def test_no_proxy_at_all_may_be_declared():
    code = "print(settings.REST_FRAMEWORK['NUM_PROXIES'])"

    started = read_settings(
        "cms.settings.production", code, **{**COMPLETE, "TRUSTED_PROXY_COUNT": "0"}
    )

    assert started.stdout == "0\n", started.stderr


SIGN_IN = (
    "print(settings.SECOND_FACTOR_REQUIRED, settings.SESSION_IDLE_SECONDS, "
    "settings.SECURITY_LOG_DAYS, bool(settings.SOCIALACCOUNT_PROVIDERS), "
    "getattr(settings, 'WAGTAIL_EMAIL_MANAGEMENT_ENABLED', True))"
)


def test_no_second_factor_is_required_unless_it_is_asked_for():
    assert read_settings("cms.settings.dev", SIGN_IN).stdout == "[] 3600 365 False True\n"


def test_who_needs_a_second_factor_and_how_long_a_session_may_be_idle_are_settings():
    result = read_settings(
        "cms.settings.dev",
        SIGN_IN,
        SECOND_FACTOR_REQUIRED="superusers, Clinical reviewers",
        SESSION_IDLE_MINUTES="15",
        SECURITY_LOG_DAYS="90",
    )

    assert result.stdout == "['superusers', 'Clinical reviewers'] 900 90 False True\n"


OIDC = {
    "OIDC_SERVER_URL": "https://login.example.org",
    "OIDC_CLIENT_ID": "cms",
    "OIDC_CLIENT_SECRET": "canary-secret",
}


def test_single_sign_on_is_set_up_by_three_variables():
    """Then only administrators change addresses, because accounts are found by them."""
    result = read_settings("cms.settings.production", SIGN_IN, **COMPLETE, **OIDC)

    assert result.stdout == "[] 3600 365 True False\n", result.stderr


@pytest.mark.parametrize("missing", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_production_does_not_start_with_half_of_single_sign_on(missing):
    started = read_settings("cms.settings.production", SIGN_IN, **COMPLETE, **{**OIDC, missing: ""})

    assert started.returncode != 0
    assert f"\n  {missing}: " in started.stderr
    assert "canary-secret" not in started.stderr
