"""docs/operators/one-machine.md from an empty database to a restored clinic, step by step."""

import os
import re
import threading
import time

import pytest
from PIL import Image

from infra.vm.kit import read_kit
from tests.image.test_image import database, image  # noqa: F401  fixtures
from tests.infra.vm import page
from tests.infra.vm.machine import PASSWORD, Machine, names_of_this_machine, wait_until
from tests.infra.vm.test_kit import program

PATH = "/benefits-of-exercise-on-lower-back-pain/"
# Typed by the test with values of its own, or at their place in the story.
WITH_OTHER_VALUES = {"backup --new-key", "erase picture", "erase user", "restore --replace"}


@pytest.fixture(scope="module")
def machine(image, tmp_path_factory):  # noqa: F811
    program("caddy")
    folder, environ = image
    scratch = tmp_path_factory.mktemp("machine")
    (scratch / "var" / "media").mkdir(parents=True)
    (scratch / "var" / "static").symlink_to(folder / "var" / "static")
    started = Machine(folder, environ, scratch)
    yield started
    for name in list(started.running):
        started.stop(name)


def photo(path, size):
    """A JPEG of about 20 kB for each 100 pixels squared, as noise cannot be compressed."""
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(path, "JPEG", quality=90)
    return path


def sign_in(machine):
    editor = machine.session()
    form = editor.get(machine.cms("/admin/login/"), timeout=30)
    assert form.status_code == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)[1]
    posted = {"username": "ann", "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = editor.post(machine.cms("/admin/login/"), posted, timeout=60)
    assert answer.status_code == 200
    assert "Dashboard" in answer.text
    return editor


def upload(machine, editor, path):
    posted = {"title": "A photo", "collection": 1, "description": "",
              "csrfmiddlewaretoken": editor.cookies["csrftoken"]}  # fmt: skip
    with path.open("rb") as file:
        return editor.post(
            machine.cms("/admin/images/add/"), posted, files={"file": file}, timeout=120
        )


@pytest.mark.slow
@pytest.mark.postgres
def test_the_page_leads_from_an_empty_machine_to_a_restored_clinic(machine, tmp_path, monkeypatch):
    with names_of_this_machine(monkeypatch):
        done = _prepared(machine)
        for name in ("cms", "worker", "frontend", "proxy"):
            machine.start(name)
        wait_until(lambda: machine.ready()[0] == 200)
        visitor = machine.session()
        wait_until(lambda: visitor.get(machine.site(PATH), timeout=30).status_code == 200)

        editor = sign_in(machine)
        stored = upload(machine, editor, photo(tmp_path / "phone.jpg", (1300, 1000)))
        assert (tmp_path / "phone.jpg").stat().st_size > 1_100_000
        assert "added" in stored.text
        too_large = upload(machine, editor, photo(tmp_path / "large.jpg", (4600, 3000)))
        assert (tmp_path / "large.jpg").stat().st_size > 11_000_000
        assert too_large.status_code == 200
        assert "too big" in too_large.text

        done |= _schedules_run(machine)
        done |= _restored(machine, visitor)
        _held_while_restarting(machine, visitor)
        wait_until(lambda: machine.ready() == (200, {"status": "ready", "failing": []}))

    typed = {" ".join(words) for words in page.cms_commands()}
    other = {line for line in typed if line.startswith(tuple(WITH_OTHER_VALUES))}
    assert typed - other - done == set()


def _prepared(machine):
    """Everything before the processes start; the static files are in the image."""
    first = [
        "migrate",
        "createsuperuser",
        "setup_review",
        "check --deploy",
        "collectstatic --noinput",
    ]
    for line in [*first[:2], "load_demo", *first[2:4]]:
        machine.manage(*line.split())
    return set(first)


def _schedules_run(machine):
    for schedule in read_kit().schedules:
        machine.manage(*schedule.command[3:])
    return {" ".join(schedule.command[3:]) for schedule in read_kit().schedules}


def _restored(machine, visitor):
    """Erase a picture for good, then restore the backup in which it still is."""
    shown = "from cms.images.models import ClinicImage as I; print(I.objects.latest('pk').pk)"
    key = machine.manage("shell", "--no-imports", "-c", shown).strip()
    machine.manage("erase", "picture", key)
    before = visitor.get(machine.site(PATH), timeout=30).text
    for name in ("cms", "worker"):
        machine.stop(name)

    newest = max((machine.scratch / "var" / "backups").glob("clinic-*.tar"))
    said = machine.manage("restore", str(newest), "--replace", "--check")

    assert "erased again: 1" in said
    machine.manage("send_set_aside")
    for name in ("cms", "worker"):
        machine.start(name)
    wait_until(lambda: machine.ready()[0] == 200)
    after = visitor.get(machine.site(PATH), timeout=30).text
    assert _words(after) == _words(before)
    public = machine.manage("backup", "--new-key", str(machine.scratch / "key")).strip()
    assert public.startswith("age1")
    return {"send_set_aside"}


def _words(html):
    return re.sub(r"<[^>]+>", " ", html).split()


def _held_while_restarting(machine, visitor):
    """A request that arrives while the CMS is away waits in the proxy, and is answered."""
    machine.stop("cms")
    statuses = []
    address = machine.cms("/api/v2/pages/?fields=_")
    asking = threading.Thread(
        target=lambda: statuses.append(visitor.get(address, timeout=60).status_code)
    )
    asking.start()
    time.sleep(0.5)  # the request is in the proxy; it would be a 502 by now
    assert statuses == []
    machine.start("cms")
    asking.join()

    assert statuses == [200]
