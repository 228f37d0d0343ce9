import pytest

from cms.evidence.choices import Certainty
from cms.evidence.models import Finding


@pytest.fixture
def findings(demo):
    """Findings of one source at every certainty, by certainty."""
    source = demo.sources["hayden-2021"]
    made = {
        certainty.value: Finding.objects.create(
            source=source,
            key=f"at-{certainty.value}",
            certainty=certainty,
            outcome="pain",
            rated_by="The review’s authors",
        )
        for certainty in Certainty
    }
    return source, made
