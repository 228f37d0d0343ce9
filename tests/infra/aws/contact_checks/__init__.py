"""What must be true of the contact stack, as functions over a template that raise AssertionError.

They are functions so that the sabotage test can pass broken templates to them.
"""

from tests.infra.aws.contact_checks import (
    events,
    gateway,
    handler,
    journal,
    monitoring,
    permissions,
    sizes,
)

CHECKS = [
    *events.CHECKS,
    *gateway.CHECKS,
    *handler.CHECKS,
    *journal.CHECKS,
    *monitoring.CHECKS,
    *permissions.CHECKS,
    *sizes.CHECKS,
]
