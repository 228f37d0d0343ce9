import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import pluralize
from wagtail.models import Page, Site

from cms.pages.checks import Issue, Level, check_pages
from cms.pages.checks.publish_gate import stop_issues
from cms.pages.page_queries import checked_pages
from cms.pages.site_tree import SiteTree

PAGES_PER_BATCH = 100


class Command(BaseCommand):
    help = (
        "List the issues of live pages, as the editor's panel does. "
        "Exit codes: 0 nothing must be fixed, 1 something must be fixed, 2 wrong arguments."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--page", help="One page: its number, or its path such as /advice/")
        parser.add_argument(
            "--level", choices=Level.values, default=Level.HINT, help="Lowest level to report."
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--drafts", action="store_true",
            help="Also check the latest draft if it differs from the live page.",
        )  # fmt: skip

    def handle(
        self,
        *args: Any,
        page: str | None = None,
        level: str = Level.HINT,
        drafts: bool = False,
        **options: Any,
    ) -> None:
        versions = [
            (version, each, self._of_level(issues, level))
            for version, pages in self._pages(page, drafts)
            for each, issues in zip(pages, check_pages(pages), strict=True)
        ]
        write = self._write_json if options["format"] == "json" else self._write_text
        write(versions)
        if any(stop_issues(issues) for _, _, issues in versions):
            sys.exit(1)

    def _pages(self, wanted: str | None, drafts: bool) -> Iterator[tuple[str, list[Any]]]:
        """`("live", [page, …])` and `("draft", [page, …])`, a hundred at a time."""
        keys = self._keys(wanted)
        for start in range(0, len(keys), PAGES_PER_BATCH):
            some = Page.objects.filter(pk__in=keys[start : start + PAGES_PER_BATCH]).order_by("pk")
            yield "live", list(some.filter(live=True).specific())
            if drafts:
                changed = some.filter(has_unpublished_changes=True).select_related(
                    "latest_revision"
                )
                yield "draft", [page.get_latest_revision_as_object() for page in changed]

    def _keys(self, wanted: str | None) -> list[int]:
        pages = checked_pages()
        if wanted and wanted.isdigit():
            pages = pages.filter(pk=int(wanted))
        elif wanted:
            trees = [SiteTree(site) for site in Site.objects.select_related("root_page")]
            pages = pages.filter(url_path__in=filter(None, (t.url_path(wanted) for t in trees)))
        keys = list(pages.values_list("pk", flat=True))
        if wanted and not keys:
            raise CommandError(f"No page has the number or path {wanted}.", returncode=2)
        return keys

    @staticmethod
    def _of_level(issues: list[Issue], level: str) -> list[Issue]:
        return [issue for issue in issues if issue.level.rank <= Level(level).rank]

    def _write_text(self, versions: list[tuple[str, Any, list[Issue]]]) -> None:
        for version, page, issues in versions:
            if issues:
                self.stdout.write(f"\n{page.title} ({version}, page {page.pk})")
            for issue in issues:
                self.stdout.write(f"  {issue.level.value:5}{issue.sentence}")
        found = sum(len(issues) for _, _, issues in versions)
        must_be_fixed = sum(len(stop_issues(issues)) for _, _, issues in versions)
        self.stdout.write(
            f"\n{len(versions)} version{pluralize(versions)} checked, "
            f"{found} issue{pluralize(found)}, {must_be_fixed} that must be fixed."
        )

    def _write_json(self, versions: list[tuple[str, Any, list[Issue]]]) -> None:
        reports = [
            {
                "page": page.pk,
                "title": page.title,
                "version": version,
                "issues": [issue.as_json() for issue in issues],
            }
            for version, page, issues in versions
        ]
        self.stdout.write(json.dumps(reports, indent=2, ensure_ascii=False))
