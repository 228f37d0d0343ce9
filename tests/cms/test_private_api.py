"""Every use of API that Wagtail, Django, DRF and drf-spectacular do not document.

Each is named here with the place that uses it, and fails here by name when an upgrade removes or
changes it. A new private attribute fails the first test until it is named in PRIVATE_ATTRIBUTES
and has a test below; prefer a documented way.
"""

import ast
import inspect
from pathlib import Path

import pytest
import wagtail.admin
from allauth.account import app_settings as account_settings
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from csp.middleware import CSPMiddleware
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.cache.backends.filebased import FileBasedCache
from django.core.serializers.python import Deserializer
from django.db import connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.signals import pre_save
from django.db.transaction import non_atomic_requests
from django.http.request import split_domain_port, validate_host
from django.test import RequestFactory
from django.urls import resolve, reverse
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent
from rest_framework.relations import MANY_RELATION_KWARGS
from wagtail import hooks
from wagtail.admin import signal_handlers as wagtail_signal_handlers
from wagtail.admin.action_menu import ActionMenuItem, WorkflowMenuItem
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.widgets import AdminPageChooser
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.api.rich_text import APIRichText, RichTextOutputFormat
from wagtail.api.v2.serializers import BaseSerializer
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents import get_document_model
from wagtail.documents.views.documents import DeleteView as DeleteDocument
from wagtail.images import get_image_model
from wagtail.images.views.images import DeleteView as DeleteImage
from wagtail.models import Locale, Page
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY
from wagtail.signals import task_submitted, workflow_submitted
from wagtail_localize.views.update_translations import (
    UpdateTranslationsForm,
    UpdateTranslationsView,
)

from cms.core.answer_files import UNFINISHED
from cms.core.content_version.content_models import DRAFT_FIELDS, MODELS_WITHOUT_CONTENT
from cms.pages.localize_views import UpdateTranslations
from cms.pages.models import TopicPage
from cms.pages.wagtail_hooks import check_gate_of_translation
from cms.review.notices import OF_STEP, OF_WORKFLOW, review_requested, say_nothing
from cms.security.inline_scripts import START
from cms.usage.wagtail_hooks import DeleteUnusedDocument, DeleteUnusedImage

SOURCE = Path(__file__).parents[2] / "cms"
# Named with an underscore and documented, by Django or by Python.
DOCUMENTED = {"_base_manager", "_default_manager", "_meta", "_replace", "_state"}
PRIVATE_ATTRIBUTES = {
    "_committed": [
        "images/models.py",
        "images/signal_handlers.py",
        "uploads/signal_handlers.py",
    ],
    "_declared_fields": ["api/schema/model_shapes.py"],
    "_get_model_from_node": ["import_export/site/records.py"],
    "_password": ["users/signal_handlers.py"],
    "_raw_delete": ["import_export/site/importing.py"],
}


def private_attributes():
    """`{"_committed": ["images/models.py", …]}`: attributes that no class of the source defines."""
    used, own = {}, set()
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                own.add(node.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                own.add(node.target.id)
            elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
                if isinstance(node.ctx, ast.Store):
                    own.add(node.attr)
                elif not node.attr.startswith("__"):
                    used.setdefault(node.attr, {})[str(file.relative_to(SOURCE))] = True
    return {name: list(files) for name, files in used.items() if name not in own | DOCUMENTED}


def test_every_private_attribute_in_the_source_is_named_here():
    assert private_attributes() == PRIVATE_ATTRIBUTES


def test_wagtails_choosers_end_with_an_inline_script():
    """cms/security/inline_scripts.py gives it a nonce, in the method that all choosers inherit."""
    widget = AdminPageChooser().render("page", None, {"id": "id_page"})

    assert widget.endswith("</script>")
    assert widget.count(START) == 1
    assert AdminPageChooser.render is BaseChooser.render


def test_djangos_cache_in_files_makes_room_before_it_stores_a_value(tmp_path, monkeypatch):
    """cms/core/answer_files.py removes by bytes there, and knows what a process left."""
    cache = FileBasedCache(str(tmp_path), {})
    seen = []
    monkeypatch.setattr(cache, "_cull", lambda: seen.append("room"))
    monkeypatch.setattr(
        cache, "_write_content", lambda *_: seen.extend(each.name for each in tmp_path.iterdir())
    )
    cache.set("key", 1)

    assert seen[0] == "room"
    assert UNFINISHED.fullmatch(seen[1])


def test_django_csp_keeps_the_nonce_of_a_request():
    """cms/security/content_policy.py sets it for fragments of a page."""
    request = RequestFactory().get("/")
    CSPMiddleware(lambda request: None).process_request(request)
    request._csp_nonce = "given"

    assert str(request.csp_nonce) == "given"
    assert list(inspect.signature(CSPMiddleware._make_nonce).parameters) == ["self", "request"]


@pytest.mark.django_db
def test_django_keeps_a_new_password_until_the_account_is_saved_and_none_when_it_hashes_anew():
    """cms/users/signal_handlers.py tells a change from a stronger hash by it."""
    user = get_user_model()(username="new")
    user.set_password("a-new-and-better-one")
    assert user._password == "a-new-and-better-one"
    user.save()
    assert user._password is None
    user.check_password("a-new-and-better-one")
    assert user._password is None


def test_allauth_has_what_the_sign_in_pages_override():
    """cms/users/adapters.py and views.py: how a passkey is named, and where it leads."""
    for name in ("_get_user_identifier", "_get_site_name"):
        assert callable(getattr(DefaultMFAAdapter, name))
    assert list(inspect.signature(perform_passwordless_login).parameters) == [
        "request",
        "authenticator",
        "login",
    ]


def test_allauth_takes_a_code_with_spaces():
    """cms/users/forms.py: so typed too it is the code that was used."""
    assert normalize_user_code("123 456") == normalize_user_code("123456")


@pytest.mark.parametrize("rates", [account_settings, mfa_settings])
def test_allauth_counts_nothing_in_the_cache(rates):
    """cms/users/sign_in_limits.py does, in the database."""
    assert rates.RATE_LIMITS == {}


def test_django_marks_a_view_that_opens_its_own_transactions():
    """cms/publishing/middleware.py leaves such views alone."""
    assert hasattr(non_atomic_requests(lambda request: None), "_non_atomic_requests")


@pytest.mark.django_db
def test_django_marks_a_file_that_is_saved_as_committed():
    """cms/images/models.py and signal_handlers.py tell a new file from a stored one by it."""
    document = get_document_model()(file="documents/a.pdf")

    assert document.file._committed is True


def test_django_deletes_rows_without_their_relations():
    """cms/import_export/site/importing.py deletes languages that the root page points at."""
    assert list(inspect.signature(Locale.objects.all()._raw_delete).parameters) == ["using"]


def test_django_names_the_model_of_a_serialized_row():
    """cms/import_export/site/records.py reads records of several tables with it."""
    assert Deserializer._get_model_from_node("wagtailcore.page") is Page


def test_django_keeps_the_names_a_query_is_sorted_by():
    """cms/api/filters.py and cms/api/pagination.py add the primary key to them."""
    assert Page.objects.order_by("-title").query.order_by == ("-title",)
    assert Page.objects.order_by("?").query.order_by == ("?",)


def test_django_splits_and_checks_a_host_name():
    """cms/api/response_cache/public_requests.py decides as Django's `request.get_host()`."""
    assert split_domain_port("Example.org:8000") == ("example.org", "8000")
    assert validate_host("a.example.org", [".example.org"])
    assert not validate_host("example.com", [".example.org"])


def test_django_calls_the_module_of_a_migrations_model_fake():
    """cms/core/content_version/content_models.py leaves these models out."""
    state = ProjectState()
    state.add_model(ModelState("core", "Thing", [("id", models.AutoField(primary_key=True))]))

    assert state.apps.get_model("core", "Thing").__module__ == "__fake__"


def test_django_names_the_attribute_that_leads_to_related_rows():
    """cms/core/stream_references.py and cms/pages/content_digest.py walk over child rows."""
    relation = Page._meta.get_field("sites_rooted_here")

    assert relation.get_accessor_name() == "sites_rooted_here"


@pytest.mark.django_db
def test_django_plans_the_migrations_that_are_missing():
    """cms/api/health.py is not ready before they have run."""
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_django_makes_a_connection_that_threads_may_share():
    """cms/core/content_version/watch.py reads the version on a connection of its own."""
    own = connections.create_connection("default")
    own.inc_thread_sharing()

    assert own is not connections["default"]
    assert own.allow_thread_sharing


@pytest.mark.django_db
def test_django_says_whether_a_transaction_is_open():
    """cms/publishing, cms/pages/checks and cms/import_export/site/exporting.py ask it."""
    assert connection.in_atomic_block is True


def test_drf_declares_the_fields_of_a_serializer_class():
    """cms/api/schema/model_shapes.py reads what such a field returns."""
    assert "detail_url" in BaseSerializer._declared_fields


def test_drf_names_what_a_list_of_relations_takes():
    """cms/api/relation_fields.py builds a list of its own, as DRF's `many_init` does."""
    assert {"read_only", "source"} <= set(MANY_RELATION_KWARGS)


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (EndpointEnumerator.get_api_endpoints, ["self", "patterns", "prefix"]),
        (EndpointEnumerator.get_path_from_regex, ["self", "path_regex"]),
        (SchemaGenerator.create_view, ["self", "callback", "method", "request"]),
        (
            AutoSchema.get_operation,
            ["self", "path", "path_regex", "path_prefix", "method", "registry"],
        ),
        (ComponentRegistry.register_on_missing, ["self", "component"]),
    ],
    ids=lambda value: getattr(value, "__qualname__", None),
)
def test_drf_spectacular_is_extended_by_these_methods(function, parameters):
    """cms/api/schema/openapi_document.py, operations.py and system_checks.py."""
    assert list(inspect.signature(function).parameters) == parameters


def test_drf_spectacular_registers_components_by_name_and_kind():
    """cms/api/schema/operations.py registers the shapes of answers."""
    thing = ResolvedComponent("Thing", ResolvedComponent.SCHEMA, schema={}, object="Thing")
    registry = ComponentRegistry()
    registry.register_on_missing(thing)

    assert thing in registry
    assert registry[thing].schema == {}


@pytest.mark.parametrize(
    "name",
    [
        "base_serializer_class",
        "check_query_parameters",
        "detail_only_fields",
        "find_object",
        "get_available_fields",
        "get_body_fields",
        "get_listing_default_fields",
        "get_meta_fields",
        "get_meta_fields_names",
        "get_object",
        "get_serializer_class",
        "known_query_parameters",
    ],
)
def test_wagtails_viewsets_of_the_api_have_this_attribute(name):
    """cms/api/viewsets, cms/api/wagtail_parameters.py and cms/api/schema."""
    assert hasattr(BaseAPIViewSet, name)


def test_wagtails_viewsets_of_the_api_answer_with_these_views():
    """cms/api/viewsets/base.py, cms/api/schema/operations.py: by the names of their actions."""
    actions = [
        each.callback.actions["get"]
        for each in PagesAPIViewSet.get_urlpatterns()
        if hasattr(each.callback, "actions")
    ]

    assert actions == ["listing_view", "detail_view", "find_view"]


def test_wagtail_names_the_formats_of_rich_text():
    """cms/api/wagtail_operations.py declares the values of `rich_text_format`."""
    for name in RichTextOutputFormat.__args__:
        assert APIRichText.resolve_format(name) == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "wagtails", "ours"),
    [
        ("wagtailimages:delete", DeleteImage, DeleteUnusedImage),
        ("wagtaildocs:delete", DeleteDocument, DeleteUnusedDocument),
        ("wagtail_localize:update_translations", UpdateTranslationsView, UpdateTranslations),
    ],
    ids=["images", "documents", "translations"],
)
def test_an_admin_address_of_wagtail_leads_to_a_view_in_front_of_its_own(name, wagtails, ours):
    """cms/usage/wagtail_hooks.py, cms/pages/localize_views.py: `register_admin_urls`, order=-1."""
    view = resolve(reverse(name, args=[1])).func

    assert view.view_class is ours
    assert issubclass(ours, wagtails)


@pytest.mark.parametrize("view", [DeleteImage, DeleteDocument])
def test_wagtails_views_that_delete_files_ask_a_hook_first(view):
    """cms/usage/wagtail_hooks.py refuses there to delete what is used."""
    assert list(inspect.signature(view.run_before_hook).parameters) == ["self"]


def test_wagtail_localize_publishes_translations_where_its_form_says_so():
    """cms/pages/localize_views.py checks them first."""
    assert "publish_translations" in UpdateTranslationsForm.base_fields
    assert list(inspect.signature(UpdateTranslationsView.form_valid).parameters) == ["self", "form"]


def test_the_gate_is_asked_before_wagtail_localize_answers_an_edit():
    """cms/pages/wagtail_hooks.py: `before_edit_page`, order=-1."""
    first, *others = hooks.get_hooks("before_edit_page")

    assert first is check_gate_of_translation
    assert "wagtail_localize" in {each.__module__.partition(".")[0] for each in others}


@pytest.mark.django_db
def test_wagtails_cache_keys_begin_with_wagtail():
    """cms/core/content_version/cache_keys.py puts the content version behind them."""
    image = get_image_model()(id=4)
    rendition = image.get_rendition_model()

    assert SITE_ROOT_PATHS_CACHE_KEY.startswith("wagtail")
    assert rendition.construct_cache_key(image, "", "width-400").startswith("wagtail")


def test_the_fields_of_a_draft_are_fields_of_a_page():
    """cms/core/content_version/content_models.py: DRAFT_FIELDS."""
    assert {field.name for field in Page._meta.get_fields()} >= DRAFT_FIELDS


@pytest.mark.django_db
def test_saving_a_draft_writes_only_the_fields_of_a_draft_on_a_live_page(demo):
    """cms/core/content_version/content_models.py: DRAFT_FIELDS."""
    written = []

    def note(update_fields, **kwargs):
        written.append(update_fields)

    page = TopicPage.objects.get(pk=demo.page.pk)
    page.title = "A draft"
    pre_save.connect(note, sender=TopicPage)
    try:
        page.save_revision()
    finally:
        pre_save.disconnect(note, sender=TopicPage)

    assert written
    assert all(each and each <= DRAFT_FIELDS for each in written)


@pytest.mark.parametrize("label", sorted(MODELS_WITHOUT_CONTENT))
def test_a_model_that_holds_no_content_exists(label):
    """cms/core/content_version/content_models.py: MODELS_WITHOUT_CONTENT."""
    assert apps.get_model(label)


@pytest.mark.django_db
def test_what_follows_a_commit_is_a_list_of_the_connection(django_capture_on_commit_callbacks):
    """cms/backup/restoring.py empties it."""
    with django_capture_on_commit_callbacks() as callbacks:
        transaction.on_commit(lambda: None)
        assert len(connection.run_on_commit) == 1
        connection.run_on_commit.clear()

    assert callbacks == []


def test_a_connection_is_opened_by_its_settings_of_that_moment(monkeypatch):
    """cms/backup/any_database.py gives it other ones for a while."""
    separate = connections.create_connection("default")
    changed = {**separate.settings_dict, "NAME": "beside"}
    monkeypatch.setattr(separate, "settings_dict", changed)

    named = separate.get_connection_params()
    assert "beside" in (named.get("dbname"), named.get("database"))


def test_wagtail_connects_its_mails_under_the_names_that_ours_take():
    """cms/review/notices.py: Django keeps one receiver for a name."""
    for signal, name, ours in (
        (task_submitted, OF_STEP, review_requested),
        (workflow_submitted, OF_WORKFLOW, say_nothing),
    ):
        found = [entry[1]() for entry in signal.receivers if entry[0][0] == name]
        assert found == [ours]
    source = inspect.getsource(wagtail_signal_handlers)
    assert OF_STEP in source
    assert OF_WORKFLOW in source


def test_wagtails_form_of_a_new_page_is_filled_from_its_page():
    """cms/desk/views.py gives the page blocks before the form is made, and only looks."""
    assert list(inspect.signature(CreateView.get).parameters) == ["self", "request"]
    source = inspect.getsource(CreateView.get)
    assert "instance=self.page" in source
    assert "self.parent_page" in inspect.getsource(CreateView.dispatch)


def test_wagtails_checks_write_where_the_one_list_of_the_editor_waits_for_them():
    """cms/pages/templates/pages/checks/panel.html, and what its side panel must keep."""
    scripts = Path(wagtail.admin.__file__).parent / "static" / "wagtailadmin" / "js" / "core.js"
    source = scripts.read_text(encoding="utf-8")
    for part in (
        "[data-checks-panel]",
        '[data-side-panel="checks"] [data-content-checker-count]',
        "#w-content-checker-row-template",
        "data-content-checker-row",
    ):
        assert part in source, part


def test_the_button_that_approves_is_one_of_wagtails_workflow():
    """cms/review/action_menu.py puts it first."""
    item = WorkflowMenuItem("approve", "Approve", False, icon_name="success")
    assert (item.name, item.launch_modal) == ("approve", False)
    assert issubclass(WorkflowMenuItem, ActionMenuItem)
