/* Names the rich text fields for screen readers: the editor that Wagtail uses leaves them nameless.
   The name is the field's label, or the heading of the block where a field has none of its own. */
(() => {
  const NAMELESS = ".public-DraftEditor-content:not([aria-label])";

  const words = (element) => element?.textContent.replace("*", "").trim();

  function nameOf(field) {
    const label = field.closest("[data-field-wrapper]")?.querySelector(".w-field__label");
    const panel = field.closest(".w-panel")?.querySelector("[data-panel-heading-text]");
    return words(label) || words(panel) || "Text";
  }

  function nameAll() {
    document.querySelectorAll(NAMELESS).forEach((field) => {
      field.setAttribute("aria-label", nameOf(field));
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    nameAll();
    new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  });
})();
