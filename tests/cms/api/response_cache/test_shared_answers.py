"""What one process has rendered is taken by the others, and never when it is not right any more."""

import logging
import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from multiprocessing import Process
from pathlib import Path
from threading import Event, current_thread
from time import sleep, time

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from wagtail.models import PageViewRestriction

from cms.api.response_cache import shared_answers, wsgi_middleware
from cms.api.response_cache.rendering_name import computed_name, rendering_name
from cms.api.response_cache.store import ResponseStore
from cms.core.answer_files import AnswerFiles
from cms.core.content_version.change_log import end_entry
from cms.core.content_version.watch import VersionWatch
from tests.cms.api.response_cache.conftest import (
    LIST,
    PAGE,
    Counted,
    Got,
    rename,
    request,
    version_in_this_transaction,
)
from tests.factories.pages import published_topic


class Failing(LocMemCache):
    """A store that is asked, and fails."""

    asked = 0

    def _fail(self, *_, **__):
        Failing.asked += 1
        raise ConnectionError("redis://user:secret@store/")

    get = set = add = delete = has_key = _fail


@pytest.fixture
def without_code(monkeypatch):
    """Only libraries and settings make the name."""
    monkeypatch.setattr("cms.api.response_cache.rendering_name._folders", lambda: set())


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_what_one_process_rendered_another_takes_in_any_encoding(store, of_one_process, encoding):
    here, there = of_one_process(), of_one_process()

    rendered = request(here, PAGE)
    taken = request(there, PAGE, HTTP_ACCEPT_ENCODING=encoding)

    assert (here.application.calls, there.application.calls) == (1, 0)
    assert taken.body == request(here, PAGE, HTTP_ACCEPT_ENCODING=encoding).body
    plain = request(there, PAGE)
    assert (plain.body, dict(plain.headers)) == (rendered.body, dict(rendered.headers))


def test_after_a_change_one_process_renders_it_and_none_has_what_was_before(
    store, of_one_process, demo
):
    layers = [of_one_process(), of_one_process()]
    for layer in layers:
        request(layer, PAGE)
    rename(demo.page, "Renamed")

    titles = [b"Renamed" in request(layer, PAGE).body for layer in [*layers, of_one_process()]]

    assert titles == [True, True, True]
    assert sum(layer.application.calls for layer in layers) == 2


def test_a_taken_answer_ends_as_an_own_one(store, of_one_process, demo):
    here, there = of_one_process(), of_one_process()
    request(here, LIST)
    request(there, LIST)

    rename(demo.page, "Renamed")

    assert b"Renamed" in request(there, LIST).body


def test_what_became_private_is_not_taken_by_a_process_that_starts(store, of_one_process, demo):
    request(of_one_process(), PAGE)
    PageViewRestriction.objects.create(page=demo.page, restriction_type="login")
    end_entry()

    assert request(of_one_process(), PAGE).status == 404


def test_who_lags_behind_reads_the_version_before_it_takes_what_is_newer(
    store, of_one_process, demo
):
    here, lagging = of_one_process(), of_one_process(interval=60)
    request(lagging, "/api/v2/redirects/")
    rename(demo.page, "Renamed")
    request(here, PAGE)
    lagging.watch._fresh_until += 60  # as if the change had been made in another process

    assert b"Renamed" in request(lagging, PAGE).body
    assert lagging.application.calls == 1


def test_answers_of_a_version_that_is_not_known_are_not_taken(store, of_one_process, demo):
    request(of_one_process(), PAGE)
    published_topic(demo.home, title="Elsewhere", slug="elsewhere")
    end_entry()
    starting = of_one_process()

    assert request(starting, PAGE).status == 200
    assert starting.application.calls == 1


def test_another_release_renders_itself(store, of_one_process, monkeypatch):
    request(of_one_process(), PAGE)
    monkeypatch.setattr(shared_answers, "rendering_name", lambda: "of another release")
    newer = of_one_process()

    request(newer, PAGE)

    assert newer.application.calls == 1


def test_the_name_of_a_release_follows_code_and_settings(settings, monkeypatch, tmp_path):
    from cms.api.response_cache import rendering_name as module

    computed_name.cache_clear()
    names = {rendering_name()}
    computed_name.cache_clear()
    assert rendering_name() in names
    settings.CMS_URL = "https://other.example"
    computed_name.cache_clear()
    names.add(rendering_name())
    monkeypatch.setattr(module, "_folders", lambda: {tmp_path})
    for code in ("one = 1", "one = 2"):
        (tmp_path / "models.py").write_text(code)
        computed_name.cache_clear()
        names.add(rendering_name())
    computed_name.cache_clear()

    assert len(names) == 4


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ({"a"}, {"b"}),
        (timedelta(days=1), timedelta(days=2)),
        ({("a", "b"): 1}, {("a", "c"): 1}),
        ([{"a": frozenset("a")}], [{"a": frozenset("b")}]),
        (Got(200, {}, b"a"), Got(200, {}, b"b")),
        (re.compile("a"), re.compile("b")),
    ],
)
def test_values_of_any_kind_tell_settings_apart(settings, without_code, one, another):
    names = set()
    for value in (one, another, one):
        settings.OF_A_PROJECT = value
        computed_name.cache_clear()
        names.add(rendering_name())
    computed_name.cache_clear()

    assert len(names) == 2


def test_what_is_elsewhere_in_the_memory_of_each_process_tells_nothing_apart(
    settings, without_code
):
    names = set()
    for _ in range(2):
        settings.OF_A_PROJECT = [object(), lambda: None]
        computed_name.cache_clear()
        names.add(rendering_name())
    computed_name.cache_clear()

    assert len(names) == 1


@pytest.mark.parametrize("setting", ["ROOT_URLCONF", "MIDDLEWARE"])
def test_the_name_of_a_release_follows_the_code_of_a_project_that_is_no_app(
    settings, monkeypatch, tmp_path, setting
):
    from cms.api.response_cache import rendering_name as module

    package = tmp_path / f"project_of_{setting.lower()}"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    value = f"{package.name}.code"
    setattr(settings, setting, [value] if setting == "MIDDLEWARE" else value)

    assert package in module._folders()


@pytest.mark.parametrize("stored", ["garbage", None, ("a", "tuple")])
def test_what_is_no_answer_is_not_taken(store, of_one_process, monkeypatch, stored):
    monkeypatch.setattr(type(store), "get", lambda *_, **__: stored)

    assert request(of_one_process(), PAGE).status == 200


def test_a_store_that_fails_breaks_no_answer_and_is_left_alone(settings, of_one_process, caplog):
    settings.CACHES = {
        **settings.CACHES, "answers": {"BACKEND": f"{__name__}.Failing", "LOCATION": "failing"}
    }  # fmt: skip
    Failing.asked = 0
    layer = of_one_process()

    with caplog.at_level(logging.WARNING):
        assert {request(layer, target).status for target in (PAGE, LIST, PAGE)} == {200}

    assert Failing.asked == 2  # to read, and to delete what might be unreadable
    told = [each.getMessage() for each in caplog.records if "store" in each.getMessage()]
    assert told == ["The store of answers failed: ConnectionError."]


def test_of_two_processes_that_miss_the_same_answer_one_renders_and_one_waits(
    store, of_one_process, monkeypatch
):
    here, there = of_one_process(), of_one_process()
    waited = []
    monkeypatch.setattr(shared_answers, "sleep", waited.append)
    monkeypatch.setattr(shared_answers, "WAIT_SECONDS", 0.2)
    here.application.during = lambda: answers.append(request(there, PAGE).status)
    answers = []

    request(here, PAGE)

    assert waited, "it did not wait for who renders"
    assert answers == [200]  # in the same thread nobody goes on meanwhile, so it waits in vain
    assert there.application.calls == 1


def test_who_waited_takes_what_was_rendered_meanwhile(store, of_one_process, monkeypatch):
    here, there, third = (of_one_process() for _ in range(3))
    read = _keys_of(of_one_process, PAGE)[0]
    store.clear()
    mark = there.shared.marked(read, there.watch.current())
    mark.__enter__()

    def finish(_):
        third.shared.marked = lambda *_: nullcontext(False)  # it holds the mark
        request(third, PAGE)
        mark.__exit__(None, None, None)

    monkeypatch.setattr(shared_answers, "sleep", finish)

    assert request(here, PAGE).status == 200
    assert (third.application.calls, here.application.calls) == (1, 0)


def _keys_of(of_one_process, target):
    layer = of_one_process()
    request(layer, target)
    return [*layer.store._answers]


def test_a_mark_of_a_process_that_died_holds_nobody_up(store, of_one_process, monkeypatch):
    monkeypatch.setattr(shared_answers, "WAIT_SECONDS", 0.05)
    layer = of_one_process()
    read = _keys_of(of_one_process, LIST)[0]
    store.clear()
    layer.shared.marked(read, layer.watch.current()).__enter__()

    assert request(layer, LIST).status == 200
    assert layer.application.calls == 1


@pytest.mark.parametrize("says_how_many", [False, True])
def test_what_is_stored_is_bounded(store, of_one_process, monkeypatch, settings, says_how_many):
    own = dict(settings.CACHES["answers"])
    own["OPTIONS"] = {"MAX_ENTRIES": 1} if says_how_many else {}
    monkeypatch.setitem(settings.CACHES, "answers", own)
    monkeypatch.setattr(shared_answers, "MAX_STORED", 9 if says_how_many else 1)
    here, there = of_one_process(), of_one_process()
    for target in (PAGE, LIST):
        request(here, target)

    for target in (PAGE, LIST):
        request(there, target)

    assert there.application.calls == 1


def test_a_long_answer_is_not_stored(store, of_one_process, monkeypatch):
    monkeypatch.setattr(shared_answers, "MAX_BYTES", 100)
    request(of_one_process(), PAGE)
    there = of_one_process()

    request(there, PAGE)

    assert there.application.calls == 1


def test_errors_and_answers_of_one_reader_are_not_stored(store, of_one_process):
    here, there = of_one_process(), of_one_process()
    for target in ("/api/v2/pages/by-path/?path=/nowhere/", "/api/v2/pages/?search=exercise"):
        for layer in (here, there):
            request(layer, target)

    assert there.application.calls == 2


def test_files_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("cms.core.answer_files.ONE_IN", 1)
    files = AnswerFiles(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 20}})
    for number in range(60):
        files.set(str(number), b"x")

    assert 0 < len(list(tmp_path.iterdir())) <= 20


def test_files_have_so_many_bytes_and_the_oldest_go(tmp_path, monkeypatch):
    monkeypatch.setattr("cms.core.answer_files.ONE_IN", 1)
    files = AnswerFiles(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 100, "MAX_BYTES": 60_000}})
    for number in range(30):
        files.set(str(number), os.urandom(10_000))
        os.utime(files._key_to_file(str(number)), (now := time() - 100 + number, now))

    assert sum(each.stat().st_size for each in tmp_path.iterdir()) < 75_000
    assert [files.has_key(str(number)) for number in (0, 29)] == [False, True]


def test_what_a_process_left_unfinished_goes_and_what_is_not_of_the_cache_stays(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("cms.core.answer_files.ONE_IN", 1)
    files = AnswerFiles(str(tmp_path), {})
    left = Process(target=_ended_while_it_writes, args=(files,))
    left.start()
    left.join()
    assert left.exitcode == 9
    (other := tmp_path / "db.sqlite3").touch()
    (tmp_path / "folder.djcache").mkdir()
    (tmp_path / "nowhere.djcache").symlink_to(tmp_path / "nothing")
    files.set("new", 1)
    assert len([*tmp_path.glob("tmp????????")]) == 1
    for each in [*tmp_path.glob("tmp????????"), other, tmp_path / "folder.djcache"]:
        os.utime(each, (0, 0))

    files.set("newer", 2)

    assert [*tmp_path.glob("tmp????????")] == []
    assert other.exists()
    assert (files.get("new"), files.get("newer")) == (1, 2)


def _ended_while_it_writes(files):
    files._write_content = lambda *_: os._exit(9)
    files.set("key", b"x")


def test_a_disk_that_is_full_leaves_nothing_unfinished(tmp_path, monkeypatch):
    files = AnswerFiles(str(tmp_path), {})

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write_content", full)
    with pytest.raises(OSError, match="No space"):
        files.set("key", b"x")

    assert [*tmp_path.iterdir()] == []


def test_long_answers_take_the_place_of_several(store, of_one_process, monkeypatch):
    monkeypatch.setattr(shared_answers, "MEAN_BYTES", 10)
    here, there = of_one_process(), of_one_process()
    here.shared.max_stored = there.shared.max_stored = 20
    request(here, PAGE)

    request(there, PAGE)

    assert there.application.calls == 1


def test_threads_that_ask_at_once_work_the_name_out_once(monkeypatch):
    looked = []

    def slowly():
        looked.append(1)
        sleep(0.05)
        return set()

    monkeypatch.setattr("cms.api.response_cache.rendering_name._folders", slowly)
    computed_name.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        names = {asked.result() for asked in [pool.submit(rendering_name) for _ in range(8)]}
    computed_name.cache_clear()

    assert len(names) == 1
    assert len(looked) == 1


def test_a_name_that_cannot_be_worked_out_breaks_no_answer(store, of_one_process, monkeypatch):
    def unreadable():
        raise PermissionError("/srv/clinic/cms/settings/base.py")

    monkeypatch.setattr(shared_answers, "rendering_name", unreadable)

    assert request(of_one_process(), PAGE).status == 200


def make_unreadable(store):
    """Leave something else in place of all that is stored, as another program or a fault might."""
    if isinstance(store, AnswerFiles):
        for file in Path(store._dir).glob("*.djcache"):
            file.write_bytes(file.read_bytes()[:-4] + b"\0\0\0\0")
        return
    redis = store._cache.get_client()
    for key in redis.keys(f"{store.key_prefix}*"):
        redis.set(key, b"garbage")


def make_forbidden(store):
    """Where reading fails with an error of the machine: here a folder in the place of a file."""
    for file in Path(store._dir).glob("*.djcache"):
        file.unlink()
        file.mkdir()


def test_what_cannot_be_read_is_rendered_again_and_shared(store, of_one_process, caplog):
    request(of_one_process(), PAGE)
    make_unreadable(store)
    here, there = of_one_process(), of_one_process()

    with caplog.at_level(logging.WARNING):
        answers = {request(layer, PAGE).status for layer in (here, there)}

    assert answers == {200}
    assert (here.application.calls, there.application.calls) == (1, 0)
    assert "store" not in caplog.text


def test_one_that_cannot_even_be_deleted_leaves_the_store_alone_for_a_while(
    tmp_path, settings, of_one_process, monkeypatch
):
    use = {"BACKEND": "cms.core.answer_files.AnswerFiles", "LOCATION": str(tmp_path)}
    settings.CACHES = {**settings.CACHES, "answers": use}
    request(of_one_process(), PAGE)
    make_forbidden(caches["answers"])
    layer = of_one_process()

    assert {request(layer, target).status for target in (PAGE, LIST)} == {200}
    assert len([each for each in tmp_path.glob("*.djcache") if each.is_file()]) == 0


def test_a_process_that_serves_works_the_name_out_in_a_thread_at_its_start(demo, monkeypatch):
    worked_out, by = Event(), []

    def name():
        by.append(current_thread())
        worked_out.set()

    monkeypatch.setattr(wsgi_middleware, "rendering_name", name)
    watch = VersionWatch(version_in_this_transaction, interval=0)
    wsgi_middleware.ResponseCacheMiddleware(Counted(), watch, ResponseStore(0), polls=True)

    assert worked_out.wait(30)
    assert by != [current_thread()]
