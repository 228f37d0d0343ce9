import json
import subprocess
import sys

import pytest

MODULES = [
    "body",
    "config",
    "events",
    "flow",
    "form",
    "layout",
    "log",
    "mail",
    "pages",
    "responses",
]
BUDGET_MS = 60
# Measured in a fresh process after boto3, whose cost is the floor of every cold start.
MEASURE = """
import json, sys, time
import boto3, botocore.config, botocore.exceptions
before = set(sys.modules)
started = time.process_time()
import contact_lambda.app
print(json.dumps([(time.process_time() - started) * 1000, sorted(set(sys.modules) - before)]))
"""


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("module", MODULES)
def test_no_module_but_aws_and_the_wiring_loads_boto3(module: str) -> None:
    loaded = run(f"import sys, contact_lambda.{module}; print(*sys.modules)").split()

    assert f"contact_lambda.{module}" in loaded
    assert not {"boto3", "botocore"} & {name.partition(".")[0] for name in loaded}


def test_the_handler_adds_little_to_the_cold_start_of_boto3() -> None:
    measures = [json.loads(run(MEASURE)) for _ in range(3)]

    assert min(spent for spent, _ in measures) < BUDGET_MS
    packages = {name.partition(".")[0] for name in measures[0][1]}
    assert packages - set(sys.stdlib_module_names) <= {"contact_lambda"}


def test_importing_the_handler_reads_no_settings_and_makes_no_client() -> None:
    code = (
        "import os; os.environ.clear()\n"
        "import contact_lambda.app as app\n"
        "print(app.contact_app.cache_info().currsize)"
    )

    assert run(code).strip() == "0"
