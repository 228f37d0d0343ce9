/* Names the rich text fields for screen readers: the editor that Wagtail uses leaves them nameless.
   The name is the field's label, or the heading of the block where a field has none of its own.
   Names the field for a file of translations, too. */
(() => {
  const NAMELESS = ".public-DraftEditor-content:not([aria-label])";

  const NAMELESS_FILE = ".js-translation-editor input[type=file]:not([aria-label])";

  const words = (element) => element?.textContent.replace("*", "").trim();

  function nameOf(field) {
    const panel = field.closest(".w-panel");
    const label =
      field.closest("[data-contentpath]")?.querySelector(".w-field__label") ||
      panel?.querySelector(".w-panel__heading .c-sf-block__type") ||
      panel?.querySelector("[data-panel-heading-text]");
    return words(label) || "Text";
  }

  function nameAll() {
    document.querySelectorAll(NAMELESS).forEach((field) => {
      field.setAttribute("aria-label", nameOf(field));
    });
    document.querySelectorAll(NAMELESS_FILE).forEach((field) => {
      field.setAttribute("aria-label", "File of translations (PO)");
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    nameAll();
    new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  });
})();
