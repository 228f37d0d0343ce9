"""axe-core on a page of the admin: the copy that Wagtail ships for its own accessibility checks."""

RUN = """
const [selector, done] = arguments;
if (!window.axe) { done("axe-core is not on this page"); return; }
window.axe.run(selector ? { include: [selector] } : document, { resultTypes: ["violations"] })
  .then((found) => done(found.violations.map((each) => [
    each.id, each.help, each.nodes.map((node) => node.target.join(" ")),
  ])))
  .catch((fault) => done(String(fault)));
"""


def violations(browser, selector=None):
    """What axe finds on the open page, or within `selector`; `[]` is what one hopes for.

    `[["color-contrast", "Elements must meet minimum …", [".content-checks a"]]]`
    """
    browser.set_script_timeout(60)
    return browser.execute_async_script(RUN, selector)
