"""Content checks: what is wrong with a page, where, and how to fix it.

`check_page` and `check_pages` read and write nothing. The editor's panel, the publish gate, the
command `check_content`, the reports and the digest all call them. `cms.pages.checks.rules` says how
to add a check.
"""

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.runner import check_page, check_pages

__all__ = ["Issue", "Level", "check_page", "check_pages"]
