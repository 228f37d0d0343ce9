"""CPU of this process, and of PostgreSQL's process that answers it on the same machine."""

from pathlib import Path
from time import process_time

from django.db import connection

# No helpers: all that a query costs is then in the process that answers.
ALONE = "?options=-c%20max_parallel_workers_per_gather%3D0"


def measured(do):
    """Seconds of CPU that `do` costs: of this process, and of the database's."""
    began, of_database = process_time(), seconds_of_database()
    do()
    spent = process_time() - began
    return spent, seconds_of_database() - of_database


def seconds_of_database():
    """Of the process that answers this one; 0 where there is no PostgreSQL on this machine."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(spent.read_text().split()[0]) / 1e9 if spent.exists() else 0.0
