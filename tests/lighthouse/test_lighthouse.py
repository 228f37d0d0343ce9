"""Lighthouse on the demo page and the home page. `make lighthouse` prints what it found."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cms.frontend.fake_api import TOPIC_PATH
from tests.npm import install, names_no_registry, run

pytestmark = [pytest.mark.browser, pytest.mark.npm, pytest.mark.slow]

HERE = Path(__file__).parent
FLAGS = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
LEAST = {"performance": 0.95, "accessibility": 0.95, "best-practices": 0.95, "seo": 0.95}


@pytest.fixture(scope="module")
def lighthouse(tmp_path_factory):
    """`lighthouse(url)` is the report as JSON."""
    folder = install(HERE, tmp_path_factory.mktemp("npm") / "lighthouse", "The page's quality")

    def report(url):
        told = run(
            *("npx", "lighthouse", url, "--quiet", "--output=json", FLAGS),
            cwd=folder,
            CHROME_PATH=shutil.which("chromium") or "",
        )
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    return report


def test_the_lock_names_no_registry():
    assert names_no_registry(HERE)


@pytest.mark.parametrize("path", ["/", TOPIC_PATH])
def test_a_page_is_fast_accessible_sound_and_found(clinic, lighthouse, path):
    report = lighthouse(f"{clinic.at.frontend}{path}")

    scores = {name: each["score"] for name, each in report["categories"].items()}
    print(path, scores, report["audits"]["total-byte-weight"]["displayValue"])  # noqa: T201 - `make`
    short = [
        (audit["id"], audit.get("explanation") or audit.get("displayValue"))
        for audit in report["audits"].values()
        if audit["score"] is not None and audit["score"] < 0.9
    ]
    assert {name: score for name, score in scores.items() if score < LEAST[name]} == {}, short
