import pytest

from cms.clinic.models import ClinicInLanguage, ClinicSettings
from tests.cms.translating import french_locale


@pytest.fixture
def french_clinic(demo, translated):
    """All that the clinic's page shows, in French."""
    for each in (demo.practitioner, demo.location, demo.safety_notice, demo.contact_form):
        translated(each)
    ClinicInLanguage.objects.create(
        clinic=ClinicSettings.objects.get(),
        locale=french_locale(),
        name="Clinique",
        other_contact="Passez !",
    )
