"""axe-core in a test's browser: the copy that Wagtail ships for its own content checks.

Needs JavaScript in the browser. It runs as the tester's own script, so no page's policy forbids it.
"""

from functools import cache
from pathlib import Path

import wagtail.admin

SCRIPTS = Path(wagtail.admin.__file__).parent / "static" / "wagtailadmin" / "js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
const [only, context, done] = arguments;
axe.run(context || document, {runOnly: only, resultTypes: ["violations"]})
  .then(({violations}) => done(violations), (error) => done(String(error)));
"""


@cache
def _source():
    """Wagtail's bundle waits for its other half, and then leaves `window.axe`."""
    return "\n".join((SCRIPTS / name).read_text("utf-8") for name in ("vendor.js", "userbar.js"))


def run_axe(driver, within=None, rules=()):
    """Sentences on what is wrong, [] for nothing: ["color-contrast: …: .tag (…)"].

    `within` is a CSS selector, for pages of which only a part is to be judged. `rules` names those
    to ask for; without it, all are asked.
    """
    if not driver.execute_script("return Boolean(window.axe)"):
        driver.execute_script(_source())
    driver.set_script_timeout(60)
    only = {"type": "rule", "values": list(rules)} if rules else TAGS
    found = driver.execute_async_script(RUN, only, within)
    if isinstance(found, str):
        raise RuntimeError(found)
    return [
        f"{violation['id']}: {violation['help']}: {node['target']} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]
