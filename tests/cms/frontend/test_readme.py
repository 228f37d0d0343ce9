"""The frontend's README: its JavaScript can be read by a machine as well."""

import re
import shutil
import subprocess

import pytest

from tests.cms.frontend.interface_texts import FRONTEND

EXAMPLES = re.findall(r"```js\n(.*?)```", (FRONTEND / "README.md").read_text(), re.DOTALL)
pytestmark = pytest.mark.npm


GIVEN = ["path", "token, page, response"]


@pytest.mark.parametrize(("given", "example"), zip(GIVEN, EXAMPLES, strict=True), ids=GIVEN)
def test_an_example_is_the_body_of_a_function(given, example, tmp_path):
    if not shutil.which("node"):
        pytest.skip("Node is not installed")
    script = tmp_path / "example.mjs"
    script.write_text(f"async function example({given}) {{{example}}}")

    told = subprocess.run(["node", "--check", script], capture_output=True, text=True)

    assert told.returncode == 0, told.stderr
