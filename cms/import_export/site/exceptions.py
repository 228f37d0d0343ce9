class UnusableFolder(Exception):
    """A folder that cannot be exported to or imported from. The message says why."""


class OccupiedSite(Exception):
    """The database has content already, with which an import would mix."""
