// The editor's content checks: renewed after each save, and each link leads to its block.
(() => {
  const FOCUSABLE = "input:not([type=hidden]), textarea, select, [contenteditable=true], button, a[href]";
  const WRITABLE = "input:not([type=hidden]), textarea, select, [contenteditable=true]";
  const CHOOSING = ".chooser button, .chooser a[href]";
  const panel = () => document.querySelector("[data-content-checks]");

  document.addEventListener("w-autosave:success", async (event) => {
    const checks = panel();
    const page = event.detail?.data?.pk;
    if (!checks || !page) return;
    const address = checks.dataset.contentChecks || checks.dataset.urlPattern.replace("/0/", `/${page}/`);
    const answer = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) return; // what was shown last stays; the next save asks again
    const held = checks.contains(document.activeElement) && document.activeElement.getAttribute("href");
    checks.dataset.contentChecks = address;
    checks.innerHTML = await answer.text();
    if (held) checks.querySelector(`a[href="${CSS.escape(held)}"], a[href="${held}"]`)?.focus();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-content-check]");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    show(target, fieldAt(link.dataset.place));
  });

  // Asked for by the live preview, for a block or a field.
  document.addEventListener("clinic:reveal", (event) => show(event.target, null));

  function show(target, field) {
    reveal(field || target);
    const place = inputOf(field) || (target.matches(FOCUSABLE) ? target : target.querySelector("[data-panel-toggle]") || target);
    place.scrollIntoView({ block: "center", behavior: "instant" });
    place.focus({ preventScroll: true });
  }

  // The field at `<id of the block>/<name of a field>/<id of an item>…`, as the form marks its places.
  function fieldAt(path) {
    const steps = (path || "").split("/");
    if (steps.length < 2) return null;
    return steps.reduce(
      (at, step) => at && at.querySelector(`[data-contentpath="${CSS.escape(step)}"]`),
      document,
    );
  }

  // The first thing in a field that can be seen and written into, else chosen with.
  function inputOf(field) {
    for (const selector of field ? [WRITABLE, CHOOSING, FOCUSABLE] : []) {
      const found = [...field.querySelectorAll(selector)].find((each) => each.checkVisibility());
      if (found) return found;
    }
    return null;
  }

  // Open the tab and every closed panel around a place.
  function reveal(place) {
    const tab = place.closest('[role="tabpanel"][hidden]');
    if (tab) document.querySelector(`[role="tab"][aria-controls="${tab.id}"]`)?.click();
    for (let at = place; at; at = at.parentElement?.closest("[data-panel]")) {
      at.querySelector(":scope > .w-panel__header > [data-panel-toggle][aria-expanded=false]")?.click();
    }
  }
})();
