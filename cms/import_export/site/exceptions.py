class UnusableFolder(Exception):
    """A folder that cannot be exported to or imported from; the message says why."""


class OccupiedSite(Exception):
    """The database has content of its own, which an import would mix with."""
