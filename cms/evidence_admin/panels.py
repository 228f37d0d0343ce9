"""The form of a source, tab by tab."""

import json
from typing import Any

from django.urls import reverse_lazy
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


class ConfirmPanel(FieldPanel):
    """The box that confirms a new status: seen as soon as another one is chosen, not only once the
    form was refused, and only where a page relies on the source. Wagtail's `w-rules` shows it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(super().is_shown() and impact_of(self.instance))

        def is_required(self) -> bool:
            return True

        @property
        def attrs(self) -> dict[str, str]:
            return {
                "data-w-rules-target": "show",
                "data-w-rules-match": "not",
                "data-w-rules": json.dumps({"status": self.form.status_before}),
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
    FieldPanel("import_text"),
]
NUMBER_PANELS = [
    HelpPanel(
        "An example: pain is 15 points lower on a scale of 0 to 100. Choose “Difference in points "
        "on a scale” and “Lower is better”, then enter 0, 100 and pain, the estimate -15, "
        "the interval from -18 to -12, and 10 if the source calls 10 points important. Enter what "
        "the source says and nothing else."
    ),
    FieldRowPanel([FieldPanel("measure"), FieldPanel("better")]),
    FieldRowPanel([FieldPanel("scale_label"), FieldPanel("scale_min"), FieldPanel("scale_max")]),
    FieldRowPanel([FieldPanel("estimate"), FieldPanel("importance")]),
    FieldRowPanel(
        [FieldPanel("interval_low"), FieldPanel("interval_high"), FieldPanel("interval_level")]
    ),
    FieldRowPanel(
        [FieldPanel("people_per"), FieldPanel("people_with"), FieldPanel("people_without")]
    ),
    FieldRowPanel([FieldPanel("time_count"), FieldPanel("time_unit")]),
    HelpPanel('<div role="status" data-finding-numbers-target="sentence"></div>'),
]
FINDING_PANELS = [
    FieldPanel("population"),
    FieldRowPanel([FieldPanel("intervention"), FieldPanel("comparator")]),
    FieldRowPanel([FieldPanel("outcome"), FieldPanel("timepoint")]),
    FieldRowPanel([FieldPanel("effect"), FieldPanel("meets_importance_threshold")]),
    MultiFieldPanel(
        NUMBER_PANELS,
        heading="The effect in numbers",
        attrs={
            "data-controller": "finding-numbers",
            "data-finding-numbers-url-value": reverse_lazy("finding_chooser:sentence"),
        },
    ),
    FieldRowPanel([FieldPanel("studies"), FieldPanel("participants")]),
    FieldRowPanel([FieldPanel("certainty"), FieldPanel("rated_by")]),
    FieldPanel("locator"),
]
STATUS_PANELS = [
    UsagePanel(),
    FieldPanel("status"),
    ConfirmPanel("status_confirmed"),
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
        ObjectList(
            STATUS_PANELS,
            heading="Status",
            attrs={"data-controller": "w-rules", "data-action": "change->w-rules#resolve"},
        ),
    ],
    base_form_class=SourceForm,
)
