"""Size of the deployment package: the modules of `contact_lambda`."""

import io
import zipfile
from pathlib import Path

import contact_lambda

BUDGET = 100  # kB
FOLDER = Path(contact_lambda.__file__).parent


def measure():
    """Rows of (name, value, note)."""
    files = sorted(FOLDER.rglob("*.py"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for file in files:
            package.write(file, file.relative_to(FOLDER.parent))
    size = sum(file.stat().st_size for file in files)
    return [
        ("files", str(len(files)), f"{size / 1000:.0f} kB as they are"),
        ("zip", f"{len(packed.getvalue()) / 1000:.1f} kB", f"budget {BUDGET} kB"),
    ]
