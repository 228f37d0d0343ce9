"""Webhooks and what became of their messages, in the admin; and its actions upon many objects."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from cms.publishing.in_bulk import collection_changed, raise_before
from cms.publishing.models import Delivery, WebhookEndpoint


class ReadOnlyPolicy(ModelPermissionPolicy):
    """A log: nobody writes it by hand."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, "view")

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Delivery, ReadOnlyPolicy(Delivery))


@require_POST
def send_again(request, pk):
    """Put a delivery back in the outbox; for those who may change webhooks."""
    if not policy_registry.get_by_type(WebhookEndpoint).user_has_permission(request.user, "change"):
        raise PermissionDenied
    delivery = get_object_or_404(Delivery, pk=pk)
    delivery.send_again()
    messages.success(request, f"{delivery} will be sent again.")
    return redirect(DeliveryViewSet.url_names("index"))


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
    exclude_form_fields = []
    inspect_template_name = "publishing/delivery.html"
    list_display = ["__str__", "state", "attempts", "answer_status", "fault", "last_attempt_at"]
    list_filter = ["state", "endpoint"]
    list_per_page = 50

    @classmethod
    def url_names(cls, name):
        return f"{deliveries.url_namespace}:{name}"

    def get_urlpatterns(self):
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
def register_publishing():
    return PublishingViewSetGroup()


@hooks.register("before_bulk_action")
def raise_the_version(request, action_type, objects, action):
    raise_before(action.model)


@hooks.register("after_bulk_action")
def tell_of_another_collection(request, action_type, objects, action):
    if action_type == "add_to_collection":
        collection_changed(objects)
