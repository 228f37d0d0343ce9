"""The list, the add form and the edit form of sources."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from cms.core.live_snippets import AddLive, EditLive
from cms.evidence.alerts import log_status
from cms.evidence.effective_status import describe_status, effective_statuses
from cms.evidence.lookup.new_source import NewSource, new_source
from cms.evidence.models import ResearchSource
from cms.evidence.source_filters import matches_words
from cms.usage.impact import impact_of


def with_statuses(sources: Iterable[ResearchSource]) -> Iterable[ResearchSource]:
    """The same sources with `effective_status` and its text, `standing_text`; one query."""
    found = effective_statuses(sources)
    for source in sources:
        source.effective_status = found[source.pk]
        source.standing_text = describe_status(source.effective_status)
    return sources


class SourceList(IndexView):
    """The list, searched by the words that name a source, and its export."""

    def search_queryset(self, queryset):
        return queryset.filter(matches_words(self.search_query)) if self.is_searching else queryset

    def get_table(self, object_list):
        return super().get_table(with_statuses(list(object_list)))

    def as_spreadsheet(self, queryset, spreadsheet_format):
        return super().as_spreadsheet(with_statuses(queryset), spreadsheet_format)


class AddSource(AddLive):
    """The empty form, or one filled in from the look-up of `?identifier=`."""

    template_name = "evidence_admin/add_source.html"

    @property
    def identifier(self) -> str:
        return self.request.GET.get("identifier", "").strip()

    @cached_property
    def looked_up(self) -> NewSource | None:
        self.identifier_error = ""
        if not self.identifier:
            return None
        try:
            return new_source(self.identifier)
        except ValidationError as error:
            self.identifier_error = error.message
            return None

    def get_initial_form_instance(self):
        found = self.looked_up
        return ResearchSource(**found.fields) if found and not found.duplicates else None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "identifier": self.identifier,
            "looked_up": self.looked_up,
            "identifier_error": self.identifier_error,
        }


class EditSource(EditLive):
    """The edit form. Logs a change of status, and links to the merge page."""

    def save_instance(self):
        saved = super().save_instance()
        if self.form.changes_status:
            log_status(saved, self.form.status_before, self.request.user)
        return saved

    def get_success_message(self):
        message = super().get_success_message()
        if not self.form.changes_status:
            return message
        return f"{message} Status: {self.object.get_status_display()}. {impact_of(self.object)}."

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if not self.can_delete:
            return buttons
        merge = Button(
            "Merge with another",
            url=self.model.snippet_viewset.merge_url(self.object),
            icon_name="resubmit",
            priority=15,
        )
        return [*buttons, merge]
