"""`python -m contact_lambda.admin`, with the same environment as the handler."""

import sys

from contact_lambda.admin.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
