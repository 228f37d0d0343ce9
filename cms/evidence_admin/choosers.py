"""The modal in which an editor chooses a source for a claim, or pastes what names a new one."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import log
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetCreateView,
)

from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.models import ResearchSource
from cms.evidence.source_filters import matches_words
from cms.evidence_admin.new_source_forms import NewSourceForm, PasteForm
from cms.evidence_admin.source_views import with_statuses

HAD_ALREADY = "{source} (you had this source already, so it was chosen)"
ADDED = "{source} (added now; compare it with the document when you can)"


class SourceSearchForm(BaseFilterForm):
    q = forms.CharField(
        label="Search",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Author, year, title or DOI"}),
    )
    kind = forms.ChoiceField(required=False, choices=[("", "All kinds"), *SourceKind.choices])
    status = forms.ChoiceField(required=False, choices=[("", "All"), *SourceStatus.choices])

    def filter(self, objects):
        words = self.cleaned_data["q"].strip()
        wanted = {name: self.cleaned_data[name] for name in ("kind", "status")}
        objects = objects.filter(**{name: value for name, value in wanted.items() if value})
        if words:
            self.is_searching, self.search_query = True, words
            objects = objects.filter(matches_words(words))
        return objects


class _SourceColumns:
    """Adds the search form; names sources by their references, with their standing."""

    page_title = "Choose a source"
    page_subtitle = ""
    filter_form_class = SourceSearchForm
    creation_form_template_name = "evidence_admin/source_chooser_form.html"
    results_template_name = "evidence_admin/source_chooser_results.html"

    @property
    def columns(self):
        named = self.title_column
        named.label, named.accessor = "Source", "reference"
        return [named, Column("standing", label="Standing", accessor="standing_text", width="25%")]

    def get_results_page(self, request):
        page = super().get_results_page(request)
        page.object_list = with_statuses(list(page.object_list))
        return page


class ChooseSource(_SourceColumns, ChooseView):
    template_name = "evidence/chooser.html"

    def get_context_data(self, **kwargs):
        """Opens the form at once where there is nothing to choose from."""
        context = super().get_context_data(**kwargs)
        is_empty = not ResearchSource.objects.exists()
        return {**context, "opens_the_form": is_empty and self.can_create()}


class ChooseSourceResults(_SourceColumns, ChooseResultsView):
    pass


class CreateSource(SnippetCreateView):
    """Takes what was pasted; where more is needed, shows a short form that keeps it.

    What the library has already is chosen; what a service knows is added and chosen at once.
    """

    creation_form_template_name = "evidence_admin/source_chooser_form.html"
    sentence = ADDED

    def post(self, request: HttpRequest) -> HttpResponse:
        if PasteForm.field not in request.POST:
            return self._saved_or_shown(NewSourceForm(request.POST))
        paste = PasteForm(request.POST)
        if not paste.is_valid():
            return self._shown(paste)
        found = paste.look_up()
        if found.duplicates:
            return self._chosen(found.duplicates[0], HAD_ALREADY)
        if found.found_at and not found.updates:
            filled = NewSourceForm.filled(found)
            if filled.is_valid():
                return self._saved_or_shown(filled)
        return self._shown(NewSourceForm(initial=found.fields, found=found))

    def _saved_or_shown(self, form: NewSourceForm) -> HttpResponse:
        if stored := form.already_listed:  # added since the form was shown
            return self._chosen(stored, HAD_ALREADY)
        if not form.is_valid():
            return self._shown(form)
        with transaction.atomic():
            source = form.save()
            version = source.save_revision(user=self.request.user)
            log(source, "wagtail.create", user=self.request.user, revision=version)
        return self._chosen(source, ADDED)

    def _chosen(self, source: ResearchSource, sentence: str) -> HttpResponse:
        self.sentence = sentence
        return self.get_chosen_response(source)

    def get_display_title(self, instance: ResearchSource) -> str:
        return self.sentence.format(source=instance)

    def _shown(self, form: forms.BaseForm) -> HttpResponse:
        self.form = form
        return self.get_reshow_creation_form_response()


class SourceChooserViewSet(SnippetChooserViewSet):
    page_title = choose_one_text = "Choose a source"
    choose_another_text = "Choose another source"
    edit_item_text = "Edit this source"
    choose_view_class = ChooseSource
    choose_results_view_class = ChooseSourceResults
    create_view_class = CreateSource
    creation_form_class = PasteForm
    search_tab_label = "Sources you have"
    creation_tab_label = "Add a source"
    create_action_label = "Add this source"
    create_action_clicked_label = "Looking it up …"
