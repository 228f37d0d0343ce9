"""The field of a source, and the modal for a finding of the source beside it, or to add one."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.urls import path
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    CreateView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.log_actions import log
from wagtail.permissions import policy_registry
from wagtail.snippets.widgets import AdminSnippetChooser

from cms.evidence.finding_form import FindingForm
from cms.evidence.finding_sentence import finding_sentence
from cms.evidence.models import Finding, ResearchSource
from cms.evidence.source_filters import matches_words

SEARCHED = ("outcome", "population", "intervention", "comparator", "effect")
# The fields of a claim or a research block: the source stands beside the finding, or beside the
# list of findings.
BESIDE = {"source": {"match": "^.*-value-(?=finding)", "append": "source"}}


SOURCE_WORDS = {
    "choose_one_text": "Choose a source",
    "choose_another_text": "Choose another source",
    "link_to_chosen_text": "Edit this source",
}


def source_chooser(**options: Any) -> AdminSnippetChooser:
    """The field that chooses a source, in the words of its dialog and not with the model's name."""
    return AdminSnippetChooser(ResearchSource, **SOURCE_WORDS, **options)


class FindingSearchForm(BaseFilterForm):
    q = forms.CharField(label="Search", required=False)

    def filter(self, objects: QuerySet[Finding]) -> QuerySet[Finding]:
        words = self.cleaned_data["q"].strip()
        if not words:
            return objects
        self.is_searching, self.search_query = True, words
        return objects.filter(matches_words(words, SEARCHED))


class _OfOneSource:
    """Only the findings of the source in `?source=`; whoever may change it may add one."""

    request: Any
    filter_form_class = FindingSearchForm
    creation_form_template_name = "evidence/finding_chooser_form.html"
    results_template_name = "evidence/finding_chooser_results.html"
    template_name = "evidence/chooser.html"

    @property
    def source(self) -> ResearchSource | None:
        key = self.request.GET.get("source", "")
        return ResearchSource.objects.filter(pk=key).first() if key.isdecimal() else None

    def get_object_list(self) -> QuerySet[Finding]:
        source = self.source
        return Finding.objects.filter(source=source) if source else Finding.objects.none()

    def can_create(self) -> bool:
        policy = policy_registry.get_by_type(ResearchSource)
        return bool(self.source and policy.user_has_permission(self.request.user, "change"))

    @property
    def columns(self) -> list[Column]:
        title: Any = self.title_column  # type: ignore[attr-defined]
        title.label, title.accessor = "Outcome", "outcome"
        return [
            title,
            Column("comparator", label="Compared with"),
            Column("effect", label="Effect", accessor="effect_words"),
            Column("rating", label="Certainty", accessor="rating.label"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        found = self.source
        has_none = found is not None and not found.findings.exists()
        return {**context, "source": found, "opens_the_form": has_none and self.can_create()}


class ChooseFinding(_OfOneSource, ChooseView):
    pass


class ChooseFindingResults(_OfOneSource, ChooseResultsView):
    pass


class CreateFinding(_OfOneSource, CreateView):
    """Adds a finding to its source, with a version and a line in the source's history."""

    @transaction.atomic
    def save_form(self, form: FindingForm) -> Finding:
        key = self.request.GET["source"]  # `can_create` refuses without one
        finding: Finding = form.save(commit=False)
        finding.source_id = int(key)
        finding.sort_order = Finding.objects.filter(source=key).count()
        finding.save()
        source = ResearchSource.objects.get(pk=key)  # with the finding among its own
        source.save()  # so that whatever follows a change of a source happens
        version = source.save_revision(user=self.request.user)
        log(source, "wagtail.edit", user=self.request.user, revision=version)
        return finding

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_creation_form_kwargs(), "auto_id": "id_new_finding_%s"}


class FindingChooserViewSet(ChooserViewSet):
    model = "evidence.Finding"
    icon = "view"
    choose_one_text = "Choose a finding"
    choose_another_text = "Choose another finding"
    edit_item_text = "Edit this finding"
    search_tab_label = "Findings of this source"
    creation_tab_label = "Add a finding"
    create_action_label = "Add this finding"
    per_page = 20
    preserve_url_parameters = ["multiple", "source"]
    choose_view_class = ChooseFinding
    choose_results_view_class = ChooseFindingResults
    create_view_class = CreateFinding
    creation_form_class = FindingForm

    def get_urlpatterns(self) -> list[Any]:
        sentence = path("sentence/", finding_sentence, name="sentence")
        return [*super().get_urlpatterns(), sentence]


finding_chooser = FindingChooserViewSet("finding_chooser")
