"""The form of a source, tab by tab."""

from typing import Any

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

from cms.evidence.effective_status import describe_status, effective_statuses
from cms.evidence.models import ResearchSource
from cms.evidence_admin.forms import SourceForm
from cms.usage.deletion_views import linked_uses
from cms.usage.impact import impact_of
from cms.usage.uses import Where, uses_of

NOT_LIVE = {Where.DRAFT, Where.SCHEDULED, Where.UNPUBLISHED}


class SavedSourcePanel(HelpPanel):
    """Facts about a stored source; not shown while one is added."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()


class ReferencePanel(SavedSourcePanel):
    """How pages cite it, and whether it can still be relied on."""

    def __init__(self, template="evidence_admin/reference_panel.html", **kwargs):
        super().__init__(template=template, heading=kwargs.pop("heading", "Reference"), **kwargs)

    class BoundPanel(SavedSourcePanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            stored = ResearchSource.objects.get(pk=self.instance.pk)  # not the form
            status = effective_statuses([stored])[stored.pk]
            return {
                **super().get_context_data(parent_context),
                "source": stored,
                "status": status,
                "standing_text": describe_status(status),
            }


class UsagePanel(SavedSourcePanel):
    """Where it is used: `Used on 5 pages, 7 claims`, with links."""

    def __init__(self, template="evidence_admin/usage_panel.html", **kwargs):
        heading = kwargs.pop("heading", "Where it is used")
        super().__init__(template=template, heading=heading, **kwargs)

    class BoundPanel(SavedSourcePanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            waiting = [use for use in uses_of(self.instance) if use.where in NOT_LIVE]
            return {
                **super().get_context_data(parent_context),
                "impact": impact_of(self.instance),
                "waiting": linked_uses(self.request.user, waiting),
            }


SOURCE_PANELS = [
    ReferencePanel(),
    FieldPanel("kind"),
    FieldPanel("title"),
    FieldPanel("authors"),
    FieldRowPanel([FieldPanel("container"), FieldPanel("year"), FieldPanel("language")]),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("doi"), FieldPanel("pmid")]),
            FieldRowPanel([FieldPanel("url"), FieldPanel("guideline_id")]),
        ],
        heading="Where it can be found",
    ),
    FieldPanel("evidence_searched_to"),
    FieldPanel("key"),
    FieldPanel("import_text"),
]
FINDING_PANELS = [
    FieldPanel("key"),
    FieldPanel("population"),
    FieldRowPanel([FieldPanel("intervention"), FieldPanel("comparator")]),
    FieldRowPanel([FieldPanel("outcome"), FieldPanel("timepoint")]),
    FieldRowPanel([FieldPanel("effect"), FieldPanel("meets_importance_threshold")]),
    FieldRowPanel([FieldPanel("studies"), FieldPanel("participants")]),
    FieldRowPanel([FieldPanel("certainty"), FieldPanel("rated_by")]),
    FieldPanel("locator"),
]
STATUS_PANELS = [
    UsagePanel(),
    FieldPanel("status"),
    FieldPanel("status_confirmed"),
    FieldPanel("status_changed_on"),
    FieldPanel("status_note"),
    FieldRowPanel([FieldPanel("status_checked_on"), FieldPanel("status_checked_via")]),
    FieldPanel("valid_until"),
    FieldPanel("superseded_by"),
    FieldPanel("depends_on"),
    FieldPanel("rests_alone"),
]

source_form = TabbedInterface(
    [
        ObjectList(SOURCE_PANELS, heading="Source"),
        ObjectList(
            [InlinePanel("findings", panels=FINDING_PANELS, label="Finding")], heading="Findings"
        ),
        ObjectList(STATUS_PANELS, heading="Status"),
    ],
    base_form_class=SourceForm,
)
