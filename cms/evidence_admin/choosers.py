"""The modal in which an editor chooses a source for a claim."""

from django import forms
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from cms.evidence.choices import SourceKind, SourceStatus
from cms.evidence.source_filters import matches_words
from cms.evidence_admin.source_views import with_statuses


class SourceSearchForm(BaseFilterForm):
    q = forms.CharField(
        label="Search",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Author, year, title, key or DOI"}),
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
    """Adds the search form, and the columns of reference and standing."""

    filter_form_class = SourceSearchForm

    @property
    def columns(self):
        return [
            *super().columns,
            Column("reference", label="Reference", accessor="reference"),
            Column("standing", label="Standing", accessor="standing_text", width="20%"),
        ]

    def get_results_page(self, request):
        page = super().get_results_page(request)
        page.object_list = with_statuses(list(page.object_list))
        return page


class ChooseSource(_SourceColumns, ChooseView):
    pass


class ChooseSourceResults(_SourceColumns, ChooseResultsView):
    pass


class SourceChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseSource
    choose_results_view_class = ChooseSourceResults
