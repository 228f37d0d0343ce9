"""Every upload is checked by clamd, if a setting names one."""

import socket

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file

from cms.images.models import ClinicImage
from cms.uploads.scanning import FOUND, TOO_LARGE, UNREACHABLE
from tests.cms.uploads.fake_clamd import EICAR, running_clamd

pytestmark = pytest.mark.django_db


@pytest.fixture
def clamd(settings, media):
    with running_clamd() as server:
        settings.UPLOAD_SCANNER = server.address
        yield server


@pytest.fixture
def nobody(settings, media):
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.UPLOAD_SCANNER = f"127.0.0.1:{free.getsockname()[1]}"
        yield


def upload(client, name="plan.txt", content=b"A plan"):
    file = SimpleUploadedFile(name, content)
    return client.post("/admin/documents/add/", {"title": "Plan", "file": file, "collection": 1})


def errors(answer):
    return answer.context["form"].errors.get("file", [])


def test_a_harmless_document_is_scanned_and_stored(admin_client, clamd):
    assert upload(admin_client).status_code == 302

    assert clamd.received == [b"A plan"]
    assert Document.objects.get().file.read() == b"A plan"


def test_a_harmful_document_is_refused_with_an_error_in_the_form(admin_client, clamd):
    assert errors(upload(admin_client, content=EICAR)) == [FOUND]
    assert not Document.objects.exists()


def test_a_picture_is_scanned_too(admin_client, clamd):
    file = get_test_image_file(filename="back.png")
    file.file.seek(0)
    content = file.file.read() + EICAR
    fields = {"title": "A", "file": SimpleUploadedFile("back.png", content), "collection": 1}

    assert errors(admin_client.post("/admin/images/add/", fields)) == [FOUND]
    assert not ClinicImage.objects.exists()


def test_a_document_to_import_is_scanned_too(admin_client, clamd, demo):
    file = SimpleUploadedFile("page.txt", EICAR)
    answer = admin_client.post("/admin/import-document/", {"file": file, "parent": demo.home.pk})

    assert errors(answer) == [FOUND]


def test_uploads_are_refused_while_the_scanner_does_not_answer(admin_client, nobody, caplog):
    assert errors(upload(admin_client)) == [UNREACHABLE]
    assert not Document.objects.exists()
    assert len(caplog.messages) == 1
    assert "plan" not in caplog.text


@pytest.mark.parametrize("answer", [b"what ERROR", b"nonsense"])
def test_an_answer_that_is_no_verdict_refuses(admin_client, clamd, answer):
    clamd.answer = answer

    assert errors(upload(admin_client)) == [UNREACHABLE]


def test_a_scanner_that_hangs_up_refuses(admin_client, clamd, monkeypatch):
    monkeypatch.setattr(type(clamd), "finish_request", lambda *_: None)

    assert errors(upload(admin_client)) == [UNREACHABLE]
    assert not Document.objects.exists()


@pytest.mark.parametrize("prefix", ["", "unix://"])
def test_a_scanner_may_have_a_socket_of_this_machine(admin_client, settings, tmp_path, prefix):
    with running_clamd(str(tmp_path / "c")) as server:
        settings.UPLOAD_SCANNER = f"{prefix}{server.address}"
        assert errors(upload(admin_client, content=EICAR)) == [FOUND]
        assert upload(admin_client).status_code == 302

    assert len(server.received) == 2


def test_a_file_that_is_too_large_for_the_scanner_is_refused(admin_client, clamd):
    clamd.stream_max_length = 3

    assert errors(upload(admin_client)) == [TOO_LARGE]


def test_nothing_is_scanned_unless_a_scanner_is_named(admin_client, clamd, settings):
    settings.UPLOAD_SCANNER = ""

    assert upload(admin_client, content=EICAR).status_code == 302
    assert clamd.received == []


def test_the_fields_of_any_other_form_scan_as_well(clamd):
    class Other(forms.Form):
        file = forms.FileField()

    form = Other({}, {"file": SimpleUploadedFile("a.bin", EICAR)})

    assert form.errors["file"] == [FOUND]
