"""`claims/changes/`: a JSON Feed 1.1 of what changed in the evidence behind claims."""

from typing import Any, NotRequired, TypedDict
from urllib.parse import urlencode

from django.conf import settings
from django.utils import translation
from rest_framework.request import Request
from rest_framework.response import Response

from cms.api.evidence_serializers import claim_histories
from cms.api.schema.declarations import answers
from cms.api.schema.shapes import Moment, Url
from cms.api.viewsets.evidence_list import PAGING_PARAMETERS, EvidenceListViewSet
from cms.claim_history.models import ClaimChange
from cms.clinic.models import ClinicSettings
from cms.core.i18n import translate
from cms.pages.change_serializers import NO_HISTORY, ChangeValue
from cms.pages.site_tree import SiteTree
from cms.search.models import Claim

FEED_TITLE = "changes of evidence"  # after the name of the clinic
VERSION = "https://jsonfeed.org/version/1.1"


class ClinicChange(ChangeValue):
    """The change as pages have it, with the page that it is on."""

    page: int


class FeedItem(TypedDict):
    """A change of one claim. `url` leads to the claim, or to its page if it was taken down."""

    id: str
    url: Url
    title: str
    content_text: str
    date_published: Moment
    date_modified: Moment
    language: str
    tags: list[str]
    _clinic: ClinicChange


class ClaimChangesFeed(TypedDict):
    """A JSON Feed: https://www.jsonfeed.org/version/1.1/. `next_url` leads to earlier changes."""

    version: str
    title: str
    home_page_url: Url
    feed_url: Url
    language: str
    items: list[FeedItem]
    next_url: NotRequired[Url]


class ClaimChangesViewSet(EvidenceListViewSet):
    """`claims/changes/`: changes of the evidence behind claims, the latest first."""

    name = "claims"
    model = ClaimChange

    @answers(ClaimChangesFeed, name="claims_changes", parameters=PAGING_PARAMETERS)
    def changes_view(self, request: Request) -> Response:
        """Follow what changed in the evidence behind claims, as a JSON Feed, the latest first."""
        self.refuse_undeclared_parameters()
        found = self.tree.narrow(ClaimChange.objects.public(), "page__")
        meta, changes = self.page_of(found)
        offset = int(request.GET.get("offset", 0)) + len(changes)
        feed = _feed(self.tree, request, changes)
        if changes and offset < meta["total_count"]:
            query = urlencode({**request.GET.dict(), "offset": offset})
            feed["next_url"] = f"{feed['feed_url'].partition('?')[0]}?{query}"
        return Response(feed)

    def rows(self, keys: list[int]) -> dict[int, ClaimChange]:
        rows = ClaimChange.objects.select_related("page", "change__source")
        found: dict[int, ClaimChange] = rows.in_bulk(keys)
        return found


def _feed(tree: SiteTree, request: Request, changes: list[ClaimChange]) -> ClaimChangesFeed:
    clinic = ClinicSettings.objects.filter(site=tree.site).first() or ClinicSettings()
    claims = {
        (claim.page_id, claim.block): claim
        for claim in Claim.objects.filter(page__in=[each.page_id for each in changes])
    }
    histories = claim_histories(tree, [each.page for each in changes])
    items = [
        _item(tree, each, claims.get((each.page_id, each.block)),
              histories.get(each.page_id, NO_HISTORY))
        for each in changes
    ]  # fmt: skip
    return ClaimChangesFeed(
        version=VERSION,
        title=f"{clinic.name}: {translate(FEED_TITLE)}",
        home_page_url=f"{tree.site.root_url}/",
        feed_url=settings.CMS_URL + request.get_full_path(),
        language=settings.LANGUAGE_CODE,
        items=items,
    )


def _item(tree: SiteTree, each: ClaimChange, claim: Claim | None, history: Any) -> FeedItem:
    """`claim` is as it is on the page now; its heading when the evidence changed may be another."""
    anchor = claim.anchor if claim else None
    language = tree.languages[each.page.locale_id].language_code
    with translation.override(language):
        value: ChangeValue = history.of_change(each, anchor)
    address = each.page.full_url or f"{tree.site.root_url}/"
    decision = value["decision"]
    return FeedItem(
        id=f"claim-change-{each.pk}",
        url=f"{address}#{anchor}" if anchor else address,
        title=f"{each.page.title}: {claim.heading}" if claim else each.page.title,
        content_text=value["in_words"],
        date_published=each.change.recorded_at.isoformat(),
        date_modified=(each.in_force_at or each.change.recorded_at).isoformat(),
        language=language,
        tags=[value["status"]["code"], *([decision["code"]] if decision else [])],
        _clinic=ClinicChange(page=each.page_id, **value),
    )
