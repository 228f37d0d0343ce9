"""systemd units: a service for each process and command, a timer for each schedule.

`machine/` runs everything without containers. `containers/` has the commands only, which run in the
container of the CMS; its timers are the same.
"""

from infra.vm.kit import Kit, Process, Schedule

HOME = "/srv/clinic"
SETTINGS = "/etc/clinic"
HEADER = "# Made from kit.toml by `python -m infra.vm`: change the list, not this file.\n"
# What a program that is taken over could otherwise do; man systemd.exec explains each line.
CONFINED = """\
UMask=0077
NoNewPrivileges=true
ProtectSystem=strict
ProtectHome=true
PrivateTmp=true
PrivateDevices=true
ProtectKernelTunables=true
ProtectControlGroups=true
RestrictSUIDSGID=true
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
LockPersonality=true
"""
# The CMS and its commands.
CMS = f"""\
EnvironmentFile={SETTINGS}/website.env
EnvironmentFile={SETTINGS}/clinic.env
User=clinic
Group=clinic
StateDirectory=clinic
StateDirectoryMode=0700
"""
# The website: a user of its own, who can read neither the files nor the memory of the CMS.
WEBSITE = f"""\
EnvironmentFile={SETTINGS}/website.env
Environment=API_URL=http://127.0.0.1:8000/api/v2/ FRONTEND_TRUSTED_PROXY_COUNT=1
DynamicUser=true
"""
DATABASE = "postgresql.service"


def units(kit: Kit) -> dict[str, str]:
    """Return the content of each file by its path: `machine/clinic-cms.service`."""
    files = {}
    for process in kit.processes:
        files[f"machine/clinic-{process.name}.service"] = HEADER + _process(process)
    for schedule in kit.schedules:
        name = f"clinic-{schedule.name}"
        files[f"machine/{name}.service"] = HEADER + _command(schedule)
        files[f"containers/{name}.service"] = HEADER + _command_in_container(schedule)
        for folder in ("machine", "containers"):
            files[f"{folder}/{name}.timer"] = HEADER + _timer(schedule)
    return files


def _process(process: Process) -> str:
    after = f"After=network-online.target {DATABASE}" if process.needs_database else (
        "After=network-online.target"
    )  # fmt: skip
    port = (
        "Environment=GRANIAN_HOST=127.0.0.1 GRANIAN_INTERFACE=wsgi GRANIAN_WORKERS=2 "
        "GRANIAN_BLOCKING_THREADS=4\n"
        "Environment=GRANIAN_RESPAWN_FAILED_WORKERS=true GRANIAN_RESPAWN_INTERVAL=15 "
        "GRANIAN_WORKERS_KILL_TIMEOUT=20\n"
        f"Environment=GRANIAN_PORT={process.port}\n"
        if process.port
        else ""
    )
    identity = CMS if process.needs_database else WEBSITE
    reload = "ExecReload=/bin/kill -HUP $MAINPID\n" if process.reloads else ""
    return f"""\
[Unit]
Description=Clinic: {process.says}
Wants=network-online.target
{after}
StartLimitIntervalSec=0

[Service]
WorkingDirectory={HOME}
{identity}{port}ExecStart={_path(process.command)}
{reload}Restart=always
RestartSec=2
TimeoutStopSec=30
{CONFINED}
[Install]
WantedBy=multi-user.target
"""


def _command(schedule: Schedule) -> str:
    return f"""\
[Unit]
Description=Clinic: {schedule.says}
After={DATABASE}

[Service]
Type=oneshot
WorkingDirectory={HOME}
{CMS}ExecStart={_path(schedule.command)}
TimeoutStartSec=6h
{CONFINED}"""


def _command_in_container(schedule: Schedule) -> str:
    command = " ".join(schedule.command)
    return f"""\
[Unit]
Description=Clinic: {schedule.says}
After=docker.service
Requires=docker.service

[Service]
Type=oneshot
WorkingDirectory={HOME}/infra/vm
ExecStart=/usr/bin/docker compose exec -T cms {command}
TimeoutStartSec=6h
"""


def _timer(schedule: Schedule) -> str:
    """`Persistent`: what was missed while the machine was off is done when it is on again."""
    return f"""\
[Unit]
Description=Clinic: {schedule.says}

[Timer]
OnCalendar={schedule.when}
Persistent=true
AccuracySec=1min

[Install]
WantedBy=timers.target
"""


def _path(command: list[str]) -> str:
    return " ".join([f"{HOME}/venv/bin/{command[0]}", *command[1:]])
