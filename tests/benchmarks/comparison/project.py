"""What the projects of the other products have in common: a folder of files and the demo page."""

import argparse
from collections.abc import Mapping
from pathlib import Path

CONTENT = Path(__file__).parents[3] / "tests/cms/api/snapshots/demo_page.json"
SLUG = "demo-page"


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write a project into a folder; what is there already is written over."""
    for name, text in {**files, "page.json": CONTENT.read_text(encoding="utf-8")}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main(described: str, files: Mapping[str, str]) -> None:
    """Write a project into the folder that the command line names."""
    asked = argparse.ArgumentParser(description=described.partition("\n")[0])
    asked.add_argument("folder", type=Path)
    write(files, asked.parse_args().folder)
