"""`python -m infra.local`."""

import os
import sys

from infra.local.launcher import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ, sys.stdout))
