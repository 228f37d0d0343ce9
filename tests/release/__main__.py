"""`python -m tests.release [PART…]`: check what a release needs; `make release-check` calls it.

All parts, or those that are named. A table at the end says how each went. Exit code: 1 if a part
failed or cannot be run on this machine, unless `ALLOW_MISSING=image,…` names it; 2 for an unknown
name; else 0.
"""

import os
import re
import sys

from tests.release.parts import PARTS
from tests.release.running import run_parts


def main(names: list[str]) -> int:
    allowed = re.findall(r"[\w-]+", os.environ.get("ALLOW_MISSING", ""))
    known = {part.name for part in PARTS}
    unknown = sorted({*names, *allowed} - known)
    if unknown:
        sys.stderr.write(f"No part is called {', '.join(unknown)}. There are: {', '.join(known)}\n")
        return 2
    chosen = [part for part in PARTS if part.name in names or not names]
    return run_parts(chosen, allowed, lambda line: print(line, flush=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
