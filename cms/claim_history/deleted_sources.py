"""What visitors read about a source stays when the source is deleted; nothing else does."""

from django.db.models import F, Q
from django.utils import timezone

from cms.claim_history.models import ClaimChange, Decision, SourceChange
from cms.evidence.models import ResearchSource


def keep_history(source: ResearchSource) -> None:
    """Note of a source that is about to be deleted what its public changes say of it."""
    now = timezone.now()
    named = ClaimChange.objects.filter(Q(change__source=source) | Q(via=source))
    named.filter(is_public=False).delete()
    named.open().update(decision=Decision.EDITED, decided_at=now, in_force_at=now)
    named.filter(via=source, change__source=F("via")).update(direct=True)
    named.filter(direct=None).update(direct=False)
    SourceChange.objects.filter(source=source, claims=None).delete()
    changes = SourceChange.objects.filter(source=source)
    changes.filter(told_at=None).update(told_at=now)
    changes.update(source_key=source.key, source_kind=source.kind)
