"""The content checks. Each rule is a function of this package that yields the issues of a page.

To add a check:

1. Write the rule, `def no_summary(subject: Subject) -> Iterator[Issue]`, in the module of its theme
   or in a new one, and list it in that module's `RULES`. It reads `subject` and nothing else: what
   needs a query for many pages is fetched by `cms.pages.checks.runner` and stands on `Subject`.
   `part.issue(…)` and `subject.issue(…)` make issues; a new `code` is all that the panel, the gate,
   the command, the reports and the digest need.
2. Only for a new module: add its `RULES` to `RULES` below.
3. Test it in `tests/cms/pages/checks/`, with the fixtures `issues` and `codes`.

A rule that must stop a page even with `PUBLISH_GATE=warn` belongs into `always_stopping`.

`strong_words` and `absolute_words` hold the words that rules look for, one list a language.
"""

from cms.pages.checks.rules import (
    actions,
    always_stopping,
    files_and_pages,
    kinds_of_sources,
    link_targets,
    missing_evidence,
    missing_risks,
    overclaims,
    review_dates,
    source_status,
    strong_wording,
    structure,
    tables,
    typed_numbers,
    untranslated,
    videos,
)
from cms.pages.checks.subject import Rule

RULES: tuple[Rule, ...] = (
    *always_stopping.RULES,
    *missing_evidence.RULES,
    *missing_risks.RULES,
    *source_status.RULES,
    *kinds_of_sources.RULES,
    *link_targets.RULES,
    *strong_wording.RULES,
    *typed_numbers.RULES,
    *overclaims.RULES,
    *structure.RULES,
    *tables.RULES,
    *actions.RULES,
    *files_and_pages.RULES,
    *videos.RULES,
    *review_dates.RULES,
    *untranslated.RULES,
)
