"""Generated questions to the running API: no 5xx, and no answer that is not documented.

`make fuzz` asks some thousands; this asks a hundred and more, of the same seed each night.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cms.api.schema.live import HTTPS

pytestmark = pytest.mark.django_db  # whose database the running API begins with a copy of

HERE = Path(__file__).parent
LONG = os.environ.get("FUZZ_EXAMPLES")


@pytest.mark.slow
def test_generated_requests_get_documented_answers(live_cms, tmp_path):
    (header,) = HTTPS.items()
    phases = "examples,coverage,fuzzing" if LONG else "fuzzing"

    told = subprocess.run(
        [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"]
        + ["--config-file", str(HERE / "schemathesis.toml"), "run"]
        + [f"{live_cms.url}/api/v2/openapi.json", "--checks", "all", "--phases", phases]
        + ["--max-examples", LONG or "10", "--header", ": ".join(header), "--no-color"]
        + ["--continue-on-failure"]
        + ([] if LONG else ["--seed", "1"]),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stdout + told.stderr
    asked = int(re.search(r"(\d+) generated", told.stdout)[1])
    assert asked >= (2000 if LONG else 100)
    if LONG:
        print(told.stdout[told.stdout.index("SUMMARY") :])  # noqa: T201
