"""How long the CMS waits for its database."""

from typing import Any

CONNECT_SECONDS = 3
GRACE_SECONDS = 2  # the server should end a slow statement before the client stops waiting


def bounded(database: dict[str, Any], statement: int, lock: int) -> dict[str, Any]:
    """Return Django's `OPTIONS` of a database whose waits are bounded.

    `statement` is how many seconds one statement may take, `lock` how many it may wait for a lock
    (SQLite: for another writer); 0 sets no limit. Options of the address itself are kept.
    """
    options = dict(database.get("OPTIONS", {}))
    if database["ENGINE"].endswith("sqlite3"):
        # Readers do not wait for a writer, and a writer waits instead of failing at once.
        return {
            "transaction_mode": "IMMEDIATE",
            "timeout": lock or 60,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            **options,
        }
    limits = {
        "statement_timeout": statement * 1000,
        "lock_timeout": lock * 1000,
        # A transaction that a killed or stuck process left open would hold its locks.
        "idle_in_transaction_session_timeout": statement * 4000,
    }
    # To compile a query costs 60 ms of CPU, of each process that helps, and saves less than that.
    flags = ["-c jit=off", *(f"-c {name}={value}" for name, value in limits.items() if value)]
    given = [options["options"]] if options.get("options") else []
    options["options"] = " ".join([*flags, *given])  # what is given last holds
    return {"connect_timeout": CONNECT_SECONDS, **options}


def client_seconds(statement: int) -> int:
    """Return how long the client waits for an answer; 0 sets no limit."""
    return statement + GRACE_SECONDS if statement else 0
