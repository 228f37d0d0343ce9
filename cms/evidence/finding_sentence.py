"""What visitors would read of the numbers that an editor is typing."""

from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from cms.evidence.choices import Certainty, StandingCode
from cms.evidence.models import Finding
from cms.evidence.models.finding_numbers import NUMBER_FIELDS
from cms.evidence.plain_sentence import Trust, in_words
from cms.evidence.result_faults import faults

NumbersForm = forms.modelform_factory(Finding, fields=[*NUMBER_FIELDS, "certainty", "rated_by"])
NO_SENTENCE = "A ratio alone misleads people: visitors read no sentence without numbers of people."


@require_safe
def finding_sentence(request: HttpRequest) -> JsonResponse:
    """`{"sentence": "Probably about 15 points lower …", "to_do": []}`, from the query's numbers.

    `to_do` says what is missing or wrong, in words for editors; empty where nothing is typed.
    """
    finding = _typed(request)
    if not finding.measure:
        return JsonResponse({"sentence": None, "to_do": []})
    to_do = list(dict.fromkeys(words for _, words in faults(finding)))
    result = None if to_do else finding.result
    sentence = in_words(result, Trust(finding.rating, StandingCode("stands"))) if result else None
    if result and not sentence:
        to_do = [NO_SENTENCE]
    return JsonResponse({"sentence": sentence, "to_do": to_do})


def _typed(request: HttpRequest) -> Finding:
    """An unsaved finding with what can be read of the query; the rest is empty."""
    form: Any = NumbersForm(request.GET)
    form.full_clean()
    given = {name: value for name, value in form.cleaned_data.items() if value is not None}
    return Finding(**{"certainty": Certainty.NOT_RATED, **given})
