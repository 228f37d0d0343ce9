import pytest
from django.test import Client
from wagtail.models import Site

pytestmark = pytest.mark.django_db
PROBLEM_KEYS = {"type", "title", "status", "detail", "message", "instance"}


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("pages/?limit=1000", 400, "50"),
        ("pages/?limit=-1", 400, "limit"),
        ("pages/?offset=x", 400, "offset"),
        ("pages/?colour=blue", 400, "colour"),
        ("pages/?type=no.Such", 400, "type"),
        ("pages/?fields=nonsense", 400, "nonsense"),
        ("pages/?fields=((", 400, "fields cannot be read"),
        ("pages/?order=nonsense", 400, "nonsense"),
        ("pages/?child_of=99999", 400, "parent page"),
        ("pages/?rich_text_format=pdf", 400, "pdf"),
        ("pages/by-path/?path=/%00/", 400, "NUL"),
        ("pages/?slug=%00", 400, "NUL"),
        ("pages/99999/", 404, "Check it"),
        ("images/99999/", 404, "Check it"),
        ("documents/99999/", 404, "Check it"),
        ("redirects/99999/", 404, "Check it"),
        ("pages/find/?html_path=/nothing/", 404, "Check it"),
        ("nothing/", 404, "begins at"),
        ("nothing", 404, "begins at"),
    ],
)
def test_every_error_is_a_problem_that_says_what_is_wrong(api, address, status, told):
    answer = Client().get(f"/api/v2/{address}")

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == PROBLEM_KEYS
    assert problem["status"] == status
    assert told.lower() in problem["detail"].lower()


def test_an_unknown_parameter_is_never_ignored_on_a_detail_address(api, demo):
    answer = api(f"pages/{demo.page.pk}/", colour="blue")

    assert answer.status_code == 400
    assert "colour" in answer.json()["detail"]


def test_an_unforeseen_fault_of_the_admin_is_a_page_and_no_problem_of_the_api(demo, monkeypatch):
    def fault(*args, **kwargs):
        raise RuntimeError("secret")

    monkeypatch.setattr("allauth.account.views.LoginView.get_context_data", fault)

    answer = Client(raise_request_exception=False).get("/admin/login/")

    assert answer.status_code == 500
    assert answer["Content-Type"].startswith("text/html")
    assert b"secret" not in answer.content


def test_an_unforeseen_fault_is_a_500_without_detail(demo, monkeypatch):
    def fault(self):
        raise RuntimeError("the visitor must not read this")

    monkeypatch.setattr("cms.pages.models.TopicPage.review", property(fault))
    client = Client(raise_request_exception=False)

    answer = client.get(f"/api/v2/pages/{demo.page.pk}/")

    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert "must not read" not in answer.content.decode()


def test_before_there_is_a_site_no_page_is_called_gone(api):
    Site.objects.all().delete()

    assert api("pages/").status_code == 400


@pytest.mark.parametrize(
    "endpoint", ["pages/", "pages/by-path/?path=/", "claims/", "sources/", "redirects/"]
)
def test_at_an_address_of_no_site_no_page_is_called_gone(demo, endpoint):
    Site.objects.update(is_default_site=False, hostname="www.other.example")

    answer = Client().get(f"/api/v2/{endpoint}")

    assert answer.status_code == 400
    assert "default site" in answer.json()["detail"]


@pytest.mark.parametrize("port", ["x", "", "8003x", "٨", "123456", "8003:1"])
@pytest.mark.parametrize("path", ["pages/", "claims/changes/", "sources/"])
def test_a_site_is_a_host_or_a_host_and_a_port(api, path, port):
    answer = api(path, site=f"127.0.0.1:{port}")

    assert answer.status_code == 400
    assert "a host, or host:port, is needed" in answer.json()["detail"]
    assert answer.json()["message"] == f"Field 'port' expected a number but got {port!r}."
