"""The archive: a tar file with the database, the uploads, and a manifest with their checksums.

```
database.sqlite3.gz or database.pgdump
media/original_images/back.jpg
manifest.json          the last member: an archive without it was not completed
```
"""

import hashlib
import io
import json
import shutil
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from cms.backup.faults import UnusableArchive
from cms.images.disk_space import is_full_disk

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media/"


@dataclass
class Manifest:
    """What an archive contains.

    `engine` is `sqlite` or `postgresql`; `rows` counts the rows of each table; `migrations` names
    the last migration of each app; `sha256` has the checksum of each other member.
    """

    made_at: str
    engine: str
    database: str
    rows: dict[str, int]
    migrations: dict[str, str]
    sha256: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def media(self) -> list[str]:
        """The names of the uploads, as the storage knows them."""
        return [name.removeprefix(MEDIA) for name in self.sha256 if name.startswith(MEDIA)]


class ArchiveWriter:
    """Adds members one by one; `close` adds the manifest."""

    def __init__(self, file: IO[bytes], manifest: Manifest) -> None:
        self.manifest = manifest
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        member, reader = tarfile.TarInfo(name), _HashingReader(file)
        member.size = size
        self._tar.addfile(member, reader)
        self.manifest.sha256[name] = reader.digest.hexdigest()

    def close(self) -> None:
        content = json.dumps(asdict(self.manifest), indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(content)
        self._tar.addfile(member, io.BytesIO(content))
        self._tar.close()


class _HashingReader:
    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.digest.update(content)
        return content


def extract(archive: Path, folder: Path) -> Manifest:
    """Extract an archive into an empty folder and compare all checksums.

    Raises:
        UnusableArchive: it is no complete and unchanged archive of this format.
        OSError: the disk is full.
    """
    try:
        with tarfile.open(archive, "r:") as tar:
            for member in tar:
                _extract_file(tar, member, folder)
    except (tarfile.TarError, OSError, EOFError) as error:
        if is_full_disk(error):
            raise
        raise UnusableArchive(f"{archive.name} is no backup, or is damaged: {error}") from error
    manifest = _read_manifest(folder / MANIFEST, archive.name)
    for name, expected in manifest.sha256.items():
        path = folder / name
        if not path.is_file() or sha256_of(path) != expected:
            raise UnusableArchive(f"{archive.name} is damaged: {name} is missing or changed.")
    return manifest


def _extract_file(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one regular file. `extractall(filter="data")` is in Python 3.11.4, Debian has 3.11.2.

    Raises:
        TarError: it is no regular file, or would lie outside of the folder.
    """
    path = PurePosixPath(member.name)
    source = tar.extractfile(member) if member.isfile() else None
    if source is None or path.is_absolute() or ".." in path.parts:
        raise tarfile.TarError(f"{member.name} is no file of a backup")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with source, target.open("xb") as file:
        shutil.copyfileobj(source, file)


def _read_manifest(path: Path, archive: str) -> Manifest:
    try:
        content: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UnusableArchive(
            f"{archive} is incomplete: it has no manifest. Take an older backup."
        ) from error
    if content.get("format") != FORMAT:
        raise UnusableArchive(
            f"{archive} has the format {content.get('format')}, and this version reads {FORMAT}. "
            "Restore it with the version that made it."
        )
    return Manifest(**content)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
