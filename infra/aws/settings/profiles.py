"""Sizes: `small` for a clinic's website, `large` for a national one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """Sizes as AWS counts them."""

    cpu: int  # of one task; 1024 is one virtual CPU
    memory: int  # of one task, in MiB
    tasks: int
    max_tasks: int  # while the CPU is busy
    aurora: bool  # else one small PostgreSQL instance
    shared_cache: bool  # Valkey: throttles and caches that all tasks share
    backup_days: int
    price_class: str  # "100": CloudFront in Europe and North America; "ALL": everywhere


PROFILES = {
    "small": Profile(
        cpu=256,
        memory=1024,
        tasks=1,
        max_tasks=2,
        aurora=False,
        shared_cache=False,
        backup_days=14,
        price_class="100",
    ),
    "large": Profile(
        cpu=1024,
        memory=2048,
        tasks=2,
        max_tasks=10,
        aurora=True,
        shared_cache=True,
        backup_days=35,
        price_class="ALL",
    ),
}
