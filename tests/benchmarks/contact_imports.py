"""A cold start: fresh processes, the handler as on Lambda beside boto3 with two clients.

The handler is loaded from its package, unpacked where nothing can be written, with its compiled
modules and without them.
"""

import os
import statistics
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.aws import bundle

RUNS = 20
FLOOR = "import boto3; boto3.client('sesv2'); boto3.client('dynamodb')"
HANDLER = "import contact_lambda.app as app; assert app.contact_app.cache_info().currsize"
COST = (
    "import resource; used = resource.getrusage(resource.RUSAGE_SELF);"
    "print((used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1000)"
)
BUDGET = 1.05  # of boto3
LAMBDA = {
    "AWS_LAMBDA_FUNCTION_NAME": "contact",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "CONTACT_CLINIC_NAME": "Clinic",
    "CONTACT_SENDER": "website@clinic.example",
    "CONTACT_RECIPIENT_LEAD": "lead@clinic.example",
    "CONTACT_THANKS_URL": "https://clinic.example/thanks",
    "CONTACT_FORM_URL": "https://clinic.example/contact",
    "CONTACT_OTHER_WAY": "Call us.",
    "CONTACT_JOURNAL_TABLE": "contact",
    "CONTACT_SECRET": "x" * 32,
    "PYTHONDONTWRITEBYTECODE": "1",  # as in the folder of a function
}


def measure():
    """Rows of (name, value, note)."""
    with TemporaryDirectory() as folder:
        compiled = _unpacked(Path(folder, "compiled"), sys.version_info[:2])
        plain = _unpacked(Path(folder, "plain"), None)
        asked = [("pass", plain), (FLOOR, plain), (HANDLER, compiled), (HANDLER, plain)]
        taken = [[] for _ in asked]
        for _ in range(RUNS):  # in turns, so that a busy moment meets all of them
            for costs, (code, package) in zip(taken, asked, strict=True):
                costs.append(_cost(code, package))
    python, boto3, handler, slower = (
        [statistics.median(each) for each in zip(*costs, strict=True)] for costs in taken
    )
    share, without = handler[0] / boto3[0], slower[0] / boto3[0]
    return [
        ("Python alone", f"{python[0]:.0f} ms", f"{python[1]:.0f} MB"),
        ("boto3 with two clients", f"{boto3[0]:.0f} ms", f"{boto3[1]:.0f} MB"),
        ("handler with its two clients", f"{handler[0]:.0f} ms", f"{handler[1]:.0f} MB"),
        ("handler of boto3", f"{share:.2f} x", f"budget {BUDGET}; medians of {RUNS} processes"),
        ("without compiled modules", f"{without:.2f} x", f"{slower[0]:.0f} ms, {slower[1]:.0f} MB"),
    ]


def _unpacked(folder, runtime):
    with zipfile.ZipFile(bundle.write(folder / "contact.zip", runtime)) as package:
        package.extractall(folder)
    return folder


def _cost(code, folder):
    """CPU in milliseconds and the most memory in MB."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{COST}"],
        env=environ | LAMBDA,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(float(each) for each in done.stdout.split())
