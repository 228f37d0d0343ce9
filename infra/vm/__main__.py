"""`python -m infra.vm`: writes compose.yaml and the systemd units from kit.toml."""

from pathlib import Path

from infra.vm.compose import compose_file
from infra.vm.kit import FOLDER, read_kit
from infra.vm.systemd import units


def files() -> dict[Path, str]:
    """Return the content of each made file by its path."""
    kit = read_kit()
    made = {FOLDER / "compose.yaml": compose_file(kit)}
    return made | {FOLDER / "systemd" / name: content for name, content in units(kit).items()}


def main() -> None:
    made = files()
    for old in (FOLDER / "systemd").rglob("clinic-*"):
        if old not in made:
            old.unlink()
    for path, content in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
