import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import contact_lambda

MODULES = [
    "altcha",
    "attempts",
    "body",
    "changes",
    "circumstances",
    "config",
    "contact",
    "cross_origin",
    "digest",
    "events",
    "flow",
    "form",
    "gate",
    "identity",
    "invisible",
    "layout",
    "letters",
    "links",
    "log",
    "mail",
    "mail_content",
    "moments",
    "multipart",
    "notices",
    "pages",
    "ports",
    "rates",
    "recent",
    "recipients",
    "reconcile",
    "release",
    "releasing",
    "report",
    "responses",
    "row",
    "seal",
    "sending",
    "spam",
    "states",
    "sweep",
    "table",
    "wording",
    "worklists",
]
BUDGET_MS = 60
# Measured in a fresh process after boto3 and its two clients, the floor of every cold start.
MEASURE = """
import json, sys, time
import boto3, botocore.config, botocore.exceptions
for service in ("sesv2", "dynamodb"):
    boto3.client(service, region_name="eu-west-2")
before = set(sys.modules)
started = time.process_time()
import contact_lambda.app
print(json.dumps([(time.process_time() - started) * 1000, sorted(set(sys.modules) - before)]))
"""


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout


def test_no_module_but_aws_and_the_wiring_loads_boto3() -> None:
    imports = "; ".join(f"import contact_lambda.{module}" for module in MODULES)
    loaded = run(f"import sys; {imports}; print(*sys.modules)").split()

    assert {f"contact_lambda.{module}" for module in MODULES} <= set(loaded)
    assert not {"boto3", "botocore"} & {name.partition(".")[0] for name in loaded}


def test_every_module_is_looked_at() -> None:
    folder = Path(contact_lambda.__file__).parent
    found = {path.stem for path in folder.glob("*.py")} - {"__init__", "app"}

    assert found | {"wording"} == set(MODULES)


def test_the_package_stays_small() -> None:
    packed = io.BytesIO()
    folder = Path(contact_lambda.__file__).parent
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.rglob("*.py"):
            archive.write(path, path.relative_to(folder.parent))

    assert len(packed.getvalue()) < 100_000


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


def test_a_clinic_without_parameters_pays_for_no_ssm_client() -> None:
    code = (
        "import sys, contact_lambda.app as app\n"
        "from contact_lambda.recipients import FixedRecipients\n"
        "print(hasattr(app.SsmRecipients, '_client'), 'ssm' in str(sys.modules.keys()))"
    )

    assert run(code).split() == ["True", "False"]
