"""Settings are read in a fresh interpreter, as a server reads them."""

import pytest

from tests.fresh_python import run_python


def printed_settings(**environment):
    code = "from cms.frontend import settings as s; print(s.API_URL, s.ALLOWED_HOSTS, s.DEBUG)"
    return run_python(code, **environment)


def command(*arguments):
    """`python -m cms.frontend …` as code."""
    given = ["cms.frontend", *arguments]
    return (
        f"import runpy, sys; sys.argv = {given}; runpy.run_module('cms.frontend', {{}}, '__main__')"
    )


def test_without_any_variable_it_is_a_site_on_one_machine():
    assert printed_settings().stdout.split(" ", 1) == [
        "http://127.0.0.1:8000/api/v2/",
        "['127.0.0.1', 'localhost'] False\n",
    ]


def test_a_site_with_a_public_name_needs_api_url():
    answer = printed_settings(FRONTEND_ALLOWED_HOSTS="www.example.org")

    assert answer.returncode != 0
    assert "Set API_URL" in answer.stderr


def test_the_api_s_address_gets_its_closing_slash():
    answer = printed_settings(
        API_URL="https://cms.example.org/api/v2", FRONTEND_ALLOWED_HOSTS="a.org, b.org"
    )

    assert answer.stdout == "https://cms.example.org/api/v2/ ['a.org', 'b.org'] False\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_URL", "cms.example.org"),
        ("API_URL", "file:///etc/"),
        ("FRONTEND_API_TIMEOUT", "soon"),
        ("FRONTEND_API_TIMEOUT", "0"),
        ("FRONTEND_API_TIMEOUT", "nan"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named_at_the_start(name, value):
    answer = printed_settings(**{name: value})

    assert answer.returncode != 0
    assert name in answer.stderr


def test_the_shell_s_settings_of_the_cms_are_not_taken_over():
    answer = run_python(command("diffsettings"), DJANGO_SETTINGS_MODULE="cms.settings.dev")

    assert "ROOT_URLCONF = 'cms.frontend.urls'" in answer.stdout


def test_django_has_nothing_to_say_about_the_settings():
    assert "no issues" in run_python(command("check", "--deploy")).stdout


def test_a_wsgi_server_finds_the_site():
    answer = run_python(
        "from cms.frontend.wsgi import application; print(type(application).__name__)"
    )

    assert answer.stdout == "KeptPages\n"
