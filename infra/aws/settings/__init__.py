"""The settings of a deploy: typed, and checked before any resource is created."""

from infra.aws.settings.cms import CmsSettings
from infra.aws.settings.contact import ContactSettings
from infra.aws.settings.loading import FILE, Settings, load
from infra.aws.settings.reading import InvalidSettings

__all__ = ["FILE", "CmsSettings", "ContactSettings", "InvalidSettings", "Settings", "load"]
