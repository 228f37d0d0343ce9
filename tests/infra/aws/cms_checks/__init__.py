"""What must be true of the CMS's stacks, as functions over their templates that raise.

Each takes an object with `edge`, `data` and `web`, so that the sabotage test can break any of them.
"""

from tests.infra.aws.cms_checks import (
    data,
    delivery,
    edge,
    monitoring,
    permissions,
    running,
    storage,
    tasks,
)

CHECKS = [
    *data.CHECKS,
    *delivery.CHECKS,
    *edge.CHECKS,
    *monitoring.CHECKS,
    *permissions.CHECKS,
    *running.CHECKS,
    *storage.CHECKS,
    *tasks.CHECKS,
]
