import pytest

from tests.cms.evidence.fake_services import running_services


@pytest.fixture
def services(settings):
    """Crossref and PubMed, fake and on this machine; looking up is switched on."""
    with running_services() as running:
        settings.CROSSREF_MAILTO = "editor@example.org"
        settings.CROSSREF_URL = running.address
        settings.PUBMED_URL = f"{running.address}/pubmed"
        yield running
