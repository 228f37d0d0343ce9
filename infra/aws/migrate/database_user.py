"""Creates the CMS's own database user, or gives it the password of its secret. Runs in the image.

A deploy runs it before the migrations, as the database's owner. The CMS itself never gets the
owner's password: its user owns the CMS's tables and can create no role and no database.
"""

import os
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

# Sequences that belong to a column follow their table.
OWNED = """
    SELECT c.relname, c.relkind FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))
"""
KINDS = {"v": "VIEW", "m": "MATERIALIZED VIEW", "S": "SEQUENCE"}


def main(environ: Mapping[str, str] = os.environ) -> None:
    """Connect as the owner, who is in `OWNER_…`, and set up the user of `APP_USER`."""
    with psycopg.connect(
        host=environ["OWNER_HOST"],
        port=environ["OWNER_PORT"],
        dbname=environ["OWNER_NAME"],
        user=environ["OWNER_USER"],
        password=environ["OWNER_PASSWORD"],
        sslmode=environ.get("OWNER_SSLMODE", "require"),
        connect_timeout=10,
    ) as connection:
        set_up(connection, environ["APP_USER"], environ["APP_PASSWORD"])


def set_up(connection: "psycopg.Connection[Any]", user: str, password: str) -> None:
    """Create the user if it is new, set its password, and hand it the tables of an older version.

    Idempotent. The statements contain the password's SCRAM hash only, in case that one is logged.
    """
    name, database = Identifier(user), Identifier(connection.info.dbname)
    known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [user]).rowcount
    hashed = connection.pgconn.encrypt_password(
        password.encode(), user.encode(), b"scram-sha-256"
    ).decode()
    statements = [
        *([] if known else [SQL("CREATE ROLE {} LOGIN").format(name)]),
        SQL("ALTER ROLE {} PASSWORD {}").format(name, Literal(hashed)),
        # Only a member may give tables away; PostgreSQL 16 does not make the creator one.
        SQL("GRANT {} TO CURRENT_USER").format(name),
        SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, name),
        SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(name),
    ]
    for statement in statements:
        connection.execute(statement)
    for relation, kind in connection.execute(OWNED).fetchall():
        connection.execute(_given(relation, kind, name))


def _given(relation: str, kind: str, to: Identifier) -> Composed:
    return SQL("ALTER {} {} OWNER TO {}").format(
        SQL(KINDS.get(kind, "TABLE")), Identifier("public", relation), to
    )


if __name__ == "__main__":
    main()
