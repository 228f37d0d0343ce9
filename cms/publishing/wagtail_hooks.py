"""The admin of publishing: webhooks and their log, bulk actions, and redirects."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.contrib.redirects.views import CreateView, EditView
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from cms.core.content_version.bump import bump_version
from cms.core.content_version.content_models import is_content
from cms.publishing.forms import LoopFreeRedirectForm
from cms.publishing.models import Delivery, WebhookEndpoint
from cms.publishing.signal_handlers import announce_change

# Of these, signals or `announce_added_to_collection` tell what they change.
RECORDED_BULK_ACTIONS = {"publish", "unpublish", "move", "delete", "add_tags", "add_to_collection"}


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Lets users view a log, and nobody add, change or delete its entries."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, "view")

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Delivery, ReadOnlyPolicy(Delivery))


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a delivery back in the outbox, for users who may change webhooks."""
    if not policy_registry.get_by_type(WebhookEndpoint).user_has_permission(request.user, "change"):
        raise PermissionDenied
    delivery = get_object_or_404(Delivery, pk=pk)
    delivery.send_again()
    messages.success(request, f"{delivery} will be sent again.")
    return redirect(DeliveryViewSet.url_name("index"))


class WebhookViewSet(ModelViewSet):
    model = WebhookEndpoint
    icon = "link-external"
    menu_label = "Webhooks"
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["name", "url", "active"]


class DeliveryViewSet(ModelViewSet):
    model = Delivery
    icon = "history"
    menu_label = "Webhook log"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    exclude_form_fields: list[str] = []
    inspect_template_name = "publishing/delivery.html"
    list_display = ["__str__", "state", "attempts", "response_status", "error", "last_attempt_at"]
    list_filter = ["state", "endpoint"]
    list_per_page = 50

    @classmethod
    def url_name(cls, name: str) -> str:
        return f"{deliveries.url_namespace}:{name}"

    def get_urlpatterns(self) -> list[URLPattern]:
        again = path("again/<int:pk>/", send_again, name="again")
        return [*super().get_urlpatterns(), again]


webhooks, deliveries = WebhookViewSet("webhooks"), DeliveryViewSet("webhook_log")


class PublishingViewSetGroup(ModelViewSetGroup):
    items = (webhooks, deliveries)
    menu_label = "Publishing"
    menu_icon = "link-external"
    menu_order = 900
    add_to_admin_menu = True


@hooks.register("register_admin_viewset")
def register_publishing() -> ModelViewSetGroup:
    return PublishingViewSetGroup()


@hooks.register("before_bulk_action")
def bump_before_bulk_action(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: Any
) -> None:
    """Bulk actions are one transaction; some of them write without signals."""
    if is_content(action.model):
        bump_version(is_recorded=action_type in RECORDED_BULK_ACTIONS)


@hooks.register("after_bulk_action")
def announce_added_to_collection(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: Any
) -> None:
    """“Add to collection” updates all images or documents at once, without a signal."""
    if action_type == "add_to_collection":
        for each in objects:
            announce_change(each)


class CreateRedirect(CreateView):
    form_class = LoopFreeRedirectForm


class EditRedirect(EditView):
    form_class = LoopFreeRedirectForm


@hooks.register("register_admin_urls", order=-1)
def register_redirect_views() -> list[URLPattern]:
    """In front of Wagtail's own addresses: Wagtail has no setting for the form of redirects."""
    return [
        path("redirects/add/", CreateRedirect.as_view()),
        path("redirects/<int:redirect_id>/", EditRedirect.as_view()),
    ]
