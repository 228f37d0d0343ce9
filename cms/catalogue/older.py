"""After a migration: claims that are older than what is kept of them are worked out anew."""

from typing import Any

from django.db import connections

from cms.catalogue.models import Claim, ClaimState
from cms.catalogue.rebuilding import rebuild


def complete(using: str, **_: Any) -> None:
    """Rebuild the pages whose claims have no state; a claim always has one once it is stored."""
    if ClaimState._meta.db_table not in connections[using].introspection.table_names():
        return  # migrated back to an older one
    stateless = Claim.objects.using(using).filter(states=None)
    rebuild(stateless.values_list("page", flat=True))
