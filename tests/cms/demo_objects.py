"""What the demo content is made of, looked up anew."""

from types import SimpleNamespace

from cms.clinic.models import ContactForm, Location, Practitioner, SafetyNotice
from cms.evidence.models import ResearchSource
from cms.pages.models import HomePage, TopicPage


def demo_objects():
    """The demo page, its home and the objects that it is made of; `sources` by key."""
    return SimpleNamespace(
        page=TopicPage.objects.get(),
        home=HomePage.objects.get(),
        sources={source.key: source for source in ResearchSource.objects.all()},
        practitioner=Practitioner.objects.get(),
        location=Location.objects.get(),
        safety_notice=SafetyNotice.objects.get(),
        contact_form=ContactForm.objects.get(),
    )
