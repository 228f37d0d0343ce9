"""What must be true of the CMS's stacks, as functions over their templates that raise.

Each takes an object with `edge`, `data` and `web`, so that the sabotage test can break any of them.
"""

from tests.infra.aws.cms_checks import (
    data,
    delivery,
    monitoring,
    permissions,
    tasks,
)

CHECKS = [
    *data.CHECKS,
    *delivery.CHECKS,
    *monitoring.CHECKS,
    *permissions.CHECKS,
    *tasks.CHECKS,
]
