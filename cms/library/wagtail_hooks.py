"""How editors meet the evidence in the admin."""

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.evidence.models import ResearchSource

SOURCE_PANELS = [
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
    FieldRowPanel([FieldPanel("certainty"), FieldPanel("locator")]),
]
STATUS_PANELS = [
    FieldPanel("status"),
    FieldPanel("status_note"),
    FieldRowPanel([FieldPanel("status_checked_on"), FieldPanel("status_checked_via")]),
    FieldPanel("valid_until"),
    FieldPanel("superseded_by"),
    FieldPanel("depends_on"),
]


class ResearchSourceViewSet(SnippetViewSet):
    model = ResearchSource
    icon = "openquote"
    menu_label = "Evidence"
    menu_order = 200
    add_to_admin_menu = True
    list_display = ["__str__", "kind", "status", "key"]
    list_filter = ["kind", "status", "year"]
    list_per_page = 50
    edit_handler = TabbedInterface(
        [
            ObjectList(SOURCE_PANELS, heading="Source"),
            ObjectList(
                [InlinePanel("findings", panels=FINDING_PANELS, label="Finding")],
                heading="Findings",
            ),
            ObjectList(STATUS_PANELS, heading="Status"),
        ]
    )


register_snippet(ResearchSourceViewSet)

