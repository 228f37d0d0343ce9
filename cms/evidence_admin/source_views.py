"""Adding and editing a source. Nothing is saved while somebody types: a save is live everywhere."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CreateView, EditView

from cms.evidence.alerts import log_status
from cms.evidence.lookup.new_source import NewSource, new_source
from cms.evidence.models import ResearchSource
from cms.usage.impact import impact_of


class AddSource(CreateView):
    """The empty form, or one filled in from what `?identifier=` leads to."""

    template_name = "evidence_admin/add_source.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

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


class EditSource(EditView):
    """The form, with the usage that a change of status is confirmed against."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def save_instance(self):
        saved = super().save_instance()
        if self.form.changes_status:
            log_status(saved, self.form.status_before, self.request.user)
        return saved

    def get_success_message(self):
        told = super().get_success_message()
        if not self.form.changes_status:
            return told
        return f"{told} Status: {self.object.get_status_display()}. {impact_of(self.object)}."

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
