"""What is rendered while the content changes is never taken for the new content."""

from django.core.cache import cache
from django.db import transaction
from wagtail.models import Site

from cms.core.content_version.change_log import end_entry
from cms.core.content_version.render_context import render_version
from cms.core.content_version.version_reader import Reading
from cms.core.content_version.watch import Version, VersionWatch
from tests.cms.conftest import DEMO_PATH

BY_PATH = f"/api/v2/pages/by-path/?path={DEMO_PATH}"


def rename(page, title):
    page.title = title
    page.save_revision().publish()


def test_an_answer_rendered_before_a_change_is_not_stored_under_the_new_version(
    get, layer, demo, django_application
):
    def change_meanwhile():
        django_application.during = lambda: None
        rename(demo.page, "Renamed meanwhile")

    django_application.during = change_meanwhile

    assert b"Renamed meanwhile" in get(BY_PATH).body
    assert b"Renamed meanwhile" in get(BY_PATH).body
    assert django_application.calls == 2


def test_an_answer_is_given_and_not_stored_while_the_content_keeps_changing(
    get, layer, demo, django_application
):
    titles = iter(f"Title {number}" for number in range(100))
    django_application.during = lambda: rename(demo.page, next(titles))

    answer = get(BY_PATH)

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert len(layer.store) == 0


class Failing:
    """An application that fails as often as it is told to, then answers as Django does."""

    def __init__(self, application, times):
        self.application, self.times = application, times

    def __call__(self, environ, start_response):
        if not self.times:
            return self.application(environ, start_response)
        self.times -= 1
        self.application.during()
        start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
        return [b""]


def test_what_was_rolled_back_is_not_remembered(demo):
    """Wagtail remembers the addresses of sites for an hour, also those nobody has committed."""
    end_entry()
    before = type(demo.page).objects.get(pk=demo.page.pk).full_url
    site = Site.objects.get()
    try:
        with transaction.atomic():
            site.hostname = "rolled-back.example"
            site.save()
            inside = type(demo.page).objects.get(pk=demo.page.pk).full_url
            raise RuntimeError
    except RuntimeError:
        pass

    assert "rolled-back.example" in inside
    assert type(demo.page).objects.get(pk=demo.page.pk).full_url == before


def test_what_fails_while_the_content_changes_is_tried_once_more(get, layer, demo):
    django = layer.application
    layer.application = Failing(django, times=1)
    django.during = lambda: rename(demo.page, "Renamed meanwhile")
    answer = get(BY_PATH)
    assert answer.status == 200
    assert b"Renamed meanwhile" in answer.body

    layer.application = Failing(django, times=2)
    assert get(BY_PATH).status == 500


def test_what_fails_without_a_change_of_content_is_not_tried_again(get, layer, django_application):
    layer.application = Failing(django_application, times=1)

    assert get(BY_PATH).status == 500
    assert django_application.calls == 0


def test_a_stale_look_before_rendering_is_found_out_after_it(get, layer, demo, django_application):
    tokens = iter(["old", "new", "new", "new", "new"])
    layer.follow(VersionWatch(lambda known: Reading(next(tokens), 1), interval=60))

    get(BY_PATH)
    get(BY_PATH)

    assert django_application.calls == 2  # the first was rendered twice, the second was stored


def test_a_rollback_leaves_the_answers_as_they_were(get, demo, django_application):
    before = get(BY_PATH)

    with transaction.atomic():
        rename(demo.page, "Never committed")
        assert b"Never committed" in get(BY_PATH).body
        transaction.set_rollback(True)

    assert get(BY_PATH).body == before.body


def test_what_a_rolled_back_version_showed_is_not_shown_by_the_next(get, demo):
    get(BY_PATH)
    with transaction.atomic():
        rename(demo.page, "Never committed")
        get(BY_PATH)
        transaction.set_rollback(True)

    demo.page.refresh_from_db()
    rename(demo.page, "Committed")

    assert b"Committed" in get(BY_PATH).body
    assert b"Never" not in get(BY_PATH).body


def test_a_change_rolled_back_to_a_savepoint_does_not_hide_a_later_one(get, demo):
    get(BY_PATH)
    with transaction.atomic():
        with transaction.atomic():
            rename(demo.page, "Never")
            transaction.set_rollback(True)
        demo.practitioner.name = "B. Example"
        demo.practitioner.save()

    assert b"B. Example" in get(BY_PATH).body


def test_site_addresses_remembered_for_one_version_are_not_used_for_another(get, demo):
    """Wagtail clears them before the change is committed; a reader in between puts them back."""
    assert b"http://127.0.0.1:8003/" in get(BY_PATH).body
    old = Site.get_site_root_paths()

    site = Site.objects.get(is_default_site=True)
    site.hostname = "www.example.org"
    site.save()
    cache.set("wagtail_site_root_paths", old, 3600, version=2)

    assert b"http://www.example.org:8003/" in get(BY_PATH).body


def test_only_wagtails_cache_keys_contain_the_content_version(db):
    from django.utils import timezone

    with render_version(Version("one", timezone.localdate())):
        cache.set("wagtail_x", 1)
        cache.set("throttle_x", 1)
    with render_version(Version("two", timezone.localdate())):
        assert cache.get("wagtail_x") is None
        assert cache.get("throttle_x") == 1
    assert cache.get("wagtail_x") is None
