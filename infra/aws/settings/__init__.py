"""What whoever deploys decides: typed, checked before anything is made, faults named by setting."""

from infra.aws.settings.cms import CmsSettings
from infra.aws.settings.contact import ContactSettings
from infra.aws.settings.loading import FILE, Settings, load
from infra.aws.settings.reading import InvalidSettings

__all__ = ["FILE", "CmsSettings", "ContactSettings", "InvalidSettings", "Settings", "load"]
