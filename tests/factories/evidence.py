"""Sources and their findings."""

from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from cms.evidence.models import Finding, ResearchSource


class ResearchSourceFactory(DjangoModelFactory):
    class Meta:
        model = ResearchSource

    key = Sequence(lambda number: f"source-{number}")
    kind = "other"
    title = LazyAttribute(lambda source: f"Title of {source.key}")


class FindingFactory(DjangoModelFactory):
    """A finding of low certainty that nobody is said to have rated."""

    class Meta:
        model = Finding

    source = SubFactory(ResearchSourceFactory)
    key = Sequence(lambda number: f"finding-{number}")
    population = "p"
    intervention = "i"
    comparator = "c"
    outcome = "o"
    certainty = "low"
    sort_order = 0
