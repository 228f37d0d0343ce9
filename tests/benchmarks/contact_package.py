"""Size of the deployment package, with compiled modules and without."""

import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.aws import bundle

BUDGET, BUDGET_COMPILED = 175, 475  # kB


def measure():
    """Rows of (name, value, note)."""
    with TemporaryDirectory() as folder:
        compiled = bundle.write(Path(folder, "compiled.zip"), sys.version_info[:2])
        plain = bundle.write(Path(folder, "plain.zip"), None)
        with zipfile.ZipFile(plain) as package:
            sizes = [each.file_size for each in package.infolist()]
        return [
            ("files", str(len(sizes)), f"{sum(sizes) / 1000:.0f} kB as they are"),
            ("zip with compiled modules", _kilobytes(compiled), f"budget {BUDGET_COMPILED} kB"),
            ("zip without", _kilobytes(plain), f"budget {BUDGET} kB"),
        ]


def _kilobytes(file):
    return f"{file.stat().st_size / 1000:.1f} kB"
