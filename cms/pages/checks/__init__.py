"""Content checks: what is wrong with a page, where, and how to mend it.

One pure function is asked by everybody: the editor's panel, the gate before publication, the
command, the reports and the digest. It reads, and writes nothing.
"""

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.runner import check_page, check_pages

__all__ = ["Issue", "Level", "check_page", "check_pages"]
