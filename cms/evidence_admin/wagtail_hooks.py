"""Evidence in the admin's menu, and what of it stands on the admin's first page."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.evidence_admin.alert_views import AlertsOnHome, alerts
from cms.evidence_admin.viewsets import ResearchSourceViewSet


class EvidenceGroup(SnippetViewSetGroup):
    items = (ResearchSourceViewSet, alerts)
    menu_label = "Evidence"
    menu_icon = "openquote"
    menu_order = 200
    add_to_admin_menu = True


register_snippet(EvidenceGroup)


@hooks.register("construct_homepage_summary_items")
def count_alerts(request, items):
    items.append(AlertsOnHome(request))
