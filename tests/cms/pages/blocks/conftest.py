import pytest

from cms.evidence.choices import Certainty
from cms.evidence.models import Finding
from tests.cms.written_again import written_again


@pytest.fixture
def findings(demo):
    """Findings of one source at every certainty, by certainty."""
    source = demo.sources["hayden-2021"]
    keys = written_again("findings", lambda: _at_every_certainty(source))
    made = Finding.objects.in_bulk(keys.values())
    return source, {certainty: made[key] for certainty, key in keys.items()}


def _at_every_certainty(source):
    return {
        certainty.value: Finding.objects.create(
            source=source,
            key=f"at-{certainty.value}",
            certainty=certainty,
            outcome="pain",
            rated_by="The review’s authors",
        ).pk
        for certainty in Certainty
    }
