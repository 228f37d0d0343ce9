"""The manifest of an export: lists its files with hashes, which an import checks."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cms.import_export.site.exported_models import NOT_EXPORTED

NAME, FORMAT, PRODUCT = "manifest.json", 3, "Clinic CMS"
UNRELEASED = (1, 2)  # formats of development versions


class UnusableFolder(Exception):
    """A folder that cannot be exported to or imported from. The message says why."""


@dataclass
class Manifest:
    """`{"format": 3, "counts": {"pages": 12, …}, "files": {"pages.jsonl": {"sha256": …}}}`"""

    format: int = FORMAT
    product: str = PRODUCT
    counts: dict[str, int] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    not_exported: list[str] = field(default_factory=lambda: list(NOT_EXPORTED))

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"
        (folder / NAME).write_text(text, encoding="utf-8")

    def add(self, folder: Path, name: str) -> None:
        """Add a file that has been written."""
        path = folder / name
        self.files[name] = {"sha256": sha256_of(path), "bytes": path.stat().st_size}

    @property
    def media(self) -> list[str]:
        """The names of stored files: `original_images/stretch.png`."""
        return [name.removeprefix("media/") for name in self.files if name.startswith("media/")]


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest and check every file against it.

    Raises:
        UnusableFolder: it is missing, broken or of a newer format, or a file differs from it.
    """
    manifest = _parsed(folder)
    for name, entry in manifest.files.items():
        path = _inside(folder, name)
        if not path.is_file():
            raise UnusableFolder(f"{name} is missing from {folder}. Copy the export again.")
        if sha256_of(path) != entry["sha256"]:
            raise UnusableFolder(f"{name} has changed since the export. Copy the export again.")
    return manifest


def _parsed(folder: Path) -> Manifest:
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UnusableFolder(f"There is no {NAME} in {folder}: it is no export.") from error
    except RecursionError as error:
        raise UnusableFolder(f"{NAME} is nested too deeply: it is no export.") from error
    except (OSError, ValueError) as error:
        raise UnusableFolder(f"{NAME} cannot be read: {error}") from error
    if not isinstance(content, dict) or content.get("product") != PRODUCT:
        raise UnusableFolder(f"{NAME} is not one of {PRODUCT}.")
    if content.get("format") in UNRELEASED:
        raise UnusableFolder(
            f"The export has format {content['format']}, which was never released. "
            "Export the site again with this version."
        )
    if not isinstance(content.get("format"), int) or content["format"] > FORMAT:
        raise UnusableFolder(
            f"The export has format {content.get('format')}; this version reads up to {FORMAT}. "
            "Import it with the version that wrote it, or a newer one."
        )
    files, counts = content.get("files"), content.get("counts")
    if isinstance(files, dict) and isinstance(counts, dict) and all(map(_has_hash, files.values())):
        return Manifest(content["format"], counts=counts, files=files)
    raise UnusableFolder(f"{NAME} is broken: it does not say which files there are.")


def _has_hash(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("sha256"), str)


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise UnusableFolder(f"{NAME} names a file outside of the folder: {name}")
    return path


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
