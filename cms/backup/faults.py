"""What can go wrong with a backup. The texts say what to do, and contain no password."""


class BackupFault(Exception):
    """A backup could not be made or restored."""


class UnusableArchive(BackupFault):
    """The archive is damaged, incomplete, encrypted for somebody else, or of another format."""


class OccupiedTarget(BackupFault):
    """The database has content, and nobody asked to replace it."""
