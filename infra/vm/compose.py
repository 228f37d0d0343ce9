"""`compose.yaml`: the database, the processes of the kit, and the proxy that ends TLS."""

from typing import Any

import yaml

from infra.vm.kit import Kit, Process

HEADER = """\
# Made from kit.toml by `python -m infra.vm`: change the list, not this file.
# What differs from clinic to clinic is in .env: cat *.env.example > .env.
# See docs/operators/one-machine.md.
"""
IMAGE = "clinic-cms:${CLINIC_VERSION:-latest}"
ENV_FILE = ".env"
CONTAINER_PORT = 8000
VAR = "/srv/var"
# Jobs run in the container of the CMS. Keys are in none of the copies of the backups.
JOBS = ("backups", "scratch", "keys")


def compose_file(kit: Kit) -> str:
    content = {
        "name": "clinic",
        "services": {
            "database": _database(),
            **{process.name: _service(process) for process in kit.processes},
            "proxy": _proxy(kit),
        },
        "volumes": dict.fromkeys(("database", "media", "answers", *JOBS, "certificates")),
    }
    text: str = yaml.safe_dump(content, sort_keys=False, width=100)
    return HEADER + text


def _service(process: Process) -> dict[str, Any]:
    """Every process runs from one image, may write to its volumes only, and starts again."""
    service: dict[str, Any] = {
        "image": IMAGE,
        "command": process.command,
        "read_only": True,
        "tmpfs": ["/tmp"],  # noqa: S108  inside the container
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "restart": "unless-stopped",
        "stop_grace_period": "30s",
        "init": True,
    }
    if process.name == "cms":
        service["build"] = "../.."
    if process.stores:
        folders = [*process.stores, *(JOBS if process.name == "cms" else ())]
        service["volumes"] = [f"{folder}:{VAR}/{folder}" for folder in folders]
    if process.needs_database:
        service["env_file"] = [ENV_FILE]
        service["depends_on"] = {"database": {"condition": "service_healthy"}}
    if process.port is None:
        service["healthcheck"] = {"disable": True}  # it has no port; `ready` of the CMS sees it
    if process.name == "frontend":
        # Inside the machine; the CMS answers this host name because ALLOWED_HOSTS has it. The
        # website gets no secret of the CMS but the one that says for which visitor it asks.
        service["environment"] = {
            "API_URL": f"http://cms:{CONTAINER_PORT}/api/v2/",
            **_passed("FRONTEND_URL", "FRONTEND_ALLOWED_HOSTS"),
            "FRONTEND_TRUSTED_PROXY_COUNT": "1",  # Caddy
            "FRONTEND_TOKEN": "${FRONTEND_TOKEN:-}",
        }
        service["healthcheck"] = {
            "test": ["CMD", "python", "-c", _ask(f"http://127.0.0.1:{CONTAINER_PORT}/healthz")],
            "interval": "30s",
            "timeout": "5s",
            "start_period": "60s",
        }
    return service


def _passed(*names: str) -> dict[str, str]:
    """Variables of .env that are required."""
    return {name: f"${{{name}:?}}" for name in names}


def _ask(address: str) -> str:
    return f"from urllib.request import urlopen; urlopen('{address}', timeout=4)"


def _database() -> dict[str, Any]:
    return {
        "image": "postgres:17",
        "environment": _passed("POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"),
        "volumes": ["database:/var/lib/postgresql/data"],
        "restart": "unless-stopped",
        "stop_grace_period": "60s",
        "healthcheck": {
            "test": ["CMD-SHELL", "pg_isready -U $$POSTGRES_USER -d $$POSTGRES_DB"],
            "interval": "5s",
            "timeout": "5s",
            "retries": 10,
        },
    }


def _proxy(kit: Kit) -> dict[str, Any]:
    serving = [process for process in kit.processes if process.port]
    upstreams = {
        f"{process.name.upper()}_UPSTREAM": f"{process.name}:{CONTAINER_PORT}"
        for process in serving
    }
    return {
        "image": "caddy:2",
        "environment": _passed("CMS_HOST", "SITE_HOST") | upstreams,
        "ports": ["80:80", "443:443", "443:443/udp"],
        "volumes": ["./Caddyfile:/etc/caddy/Caddyfile:ro", "certificates:/data"],
        "depends_on": [process.name for process in serving],
        "restart": "unless-stopped",
    }
