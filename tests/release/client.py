"""The client as others get it: packed, installed into a new Next.js app, and built with it."""

import json
import shutil
import tempfile
from pathlib import Path

from cms.settings.env import REPOSITORY
from tests.release.running import Failed, NotRun, command

CLIENT = REPOSITORY / "cms" / "api" / "client"
STARTER = REPOSITORY / "cms" / "frontend" / "starters" / "next" / "package.json"
APP = Path(__file__).parent / "next_app"
QUIETLY = ("--no-audit", "--no-fund", "--loglevel=error")


def check() -> str:
    """Return what was built.

    Raises:
        NotRun: npm is missing.
        Failed: it cannot be packed, installed, checked or built.
    """
    if not shutil.which("npm"):
        raise NotRun("npm is missing. Install Node.js 22 or newer with npm.")
    with tempfile.TemporaryDirectory() as folder:
        package = pack(Path(folder))
        app = new_app(Path(folder) / "app", package)
        command("npm", "install", *QUIETLY, cwd=app)
        if (app / "node_modules" / "clinic-cms-client").is_symlink():
            raise Failed("The client was linked, not installed.")
        command("npx", "tsc", "--noEmit", cwd=app)
        command("npx", "next", "build", cwd=app, NEXT_TELEMETRY_DISABLED="1")
        return f"{package.name} in an app with Next.js {version_of(app, 'next')}"


def pack(folder: Path) -> Path:
    """Make the package from a copy of its folder; return the file."""
    source = folder / "cms" / "api" / "client"
    shutil.copytree(CLIENT, source, ignore=shutil.ignore_patterns("node_modules", "dist"))
    command("npm", "ci", *QUIETLY, cwd=source)
    command("npm", "pack", "--pack-destination", folder, cwd=source)
    (made,) = folder.glob("*.tgz")
    return made


def new_app(folder: Path, package: Path) -> Path:
    """Write an app that needs what the starter needs, in the newest allowed versions."""
    shutil.copytree(APP, folder)
    starter = json.loads(STARTER.read_text(encoding="utf-8"))
    about = {
        "name": "new-app",
        "private": True,
        "dependencies": {**starter["dependencies"], "clinic-cms-client": f"file:{package}"},
        "devDependencies": starter["devDependencies"],
    }
    (folder / "package.json").write_text(json.dumps(about, indent=2), encoding="utf-8")
    return folder


def version_of(app: Path, name: str) -> str:
    about = json.loads((app / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
    return str(about["version"])
