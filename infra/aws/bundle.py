"""The deployment package: the folder `contact_lambda` as a zip, the same bytes every time."""

import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "contact_lambda"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_READABLE = 0o100644 << 16


def write(file: Path) -> Path:
    """Write the zip: modules and their data, in order, without times and owners."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w") as package:
        for module in sorted(each for each in FOLDER.rglob("*") if each.suffix in (".py", ".txt")):
            entry = zipfile.ZipInfo(module.relative_to(ROOT).as_posix(), _EPOCH)
            entry.external_attr = _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, module.read_bytes(), compresslevel=9)
    return file
