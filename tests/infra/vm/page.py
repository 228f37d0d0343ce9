"""The commands of docs/operators/one-machine.md, as an operator would type them."""

import re

from cms.settings.env import REPOSITORY

PAGE = REPOSITORY / "docs" / "operators" / "one-machine.md"
IN_THE_CMS = ("docker compose run --rm cms ", "docker compose exec -T cms ", "")
MANAGE = "infra/vm/manage "


def commands():
    """Each line of each `sh` block."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def cms_command(line):
    """`docker compose run --rm cms python -m cms migrate` → `["migrate"]`; None for others."""
    if line.startswith(MANAGE):
        return line.removeprefix(MANAGE).split()
    for prefix in IN_THE_CMS:
        start = f"{prefix}python -m cms "
        if line.startswith(start):
            return line.removeprefix(start).split()
    return None


def cms_commands():
    """The commands of the CMS on the page, each once, in their order."""
    found = [tuple(words) for line in commands() if (words := cms_command(line))]
    return list(dict.fromkeys(found))


def others():
    """The commands that need root, systemd or a container engine: checked as they are written."""
    return [line for line in commands() if cms_command(line) is None]
