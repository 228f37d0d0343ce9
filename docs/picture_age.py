"""Which pictures of the handbook and of the README are older than what they show.

`pictures.json` beside this file has, for each picture, the files that it depends on and the digest
that they had when it was taken: `{"editors/desk.webp": {"of": ["cms/desk/**/*"], "digest": "…"}}`.
"""

import json
from hashlib import sha256
from os.path import normpath
from pathlib import Path

HERE = Path(__file__).parent
LIST = HERE / "pictures.json"


def digest(patterns, root=HERE.parent):
    """One digest of the names and the content of all files that the patterns find."""
    found = {path for pattern in patterns for path in root.glob(pattern) if _counts(path)}
    together = sha256()
    for path in sorted(found):
        together.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return together.hexdigest()[:16]


def _counts(path):
    return path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".po", ".mo"}


def aged(pictures=LIST, root=HERE.parent):
    """A sentence for each picture whose files have changed since it was taken."""
    taken = json.loads(pictures.read_text(encoding="utf-8"))
    return [
        f"{normpath(f'docs/{name}')} is older than what it shows: make screenshots ARGS=handbook"
        for name, about in taken.items()
        if digest(about["of"], root) != about["digest"]
    ]
