"""Writes the files of this folder from the stacks of today."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.infra.aws import agreed
from tests.infra.aws.conftest import FROM_OTHERS, read, synthesise
from tests.infra.aws.template import deployed

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        synthesise(Path(folder))
        for stack in agreed.STACKS:
            document = read(Path(folder) / f"{stack}.template.json")
            agreed.write(stack, deployed(document, **FROM_OTHERS))
            sys.stdout.write(f"{stack}\n")
