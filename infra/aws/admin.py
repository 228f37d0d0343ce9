"""`make contact-admin FUNCTION=… ARGS=list`: the handler's admin command on AWS.

Reads the environment of the deployed function; see contact_lambda/README.md for the commands.
"""

import os
import subprocess
import sys
from collections.abc import Sequence

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.aws.bundle import ROOT


def main(arguments: Sequence[str]) -> int:
    """Run the command with the function's environment and the caller's own rights on AWS.

    The caller's variables override the function's: `CONTACT_JOURNAL_TABLE` for a restored table.
    """
    if len(arguments) < 2:
        sys.stderr.write(
            "Name the function and a command: make contact-admin FUNCTION=… ARGS=list\n"
            "The function is the stack's output HandlerFunction.\n"
        )
        return 2
    function, *command = arguments
    try:
        found = boto3.client("lambda").get_function_configuration(FunctionName=function)
    except (ClientError, BotoCoreError) as fault:
        sys.stderr.write(f"{function} cannot be read: {fault}\n")
        return 1
    variables = found.get("Environment", {}).get("Variables", {})
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "contact_lambda.admin", *command],
        env={**variables, **os.environ},
        cwd=ROOT,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
