/* Says beside the plus sign of a list what it adds, and reads “nothing chosen” for an empty choice.
   Names the rich text fields for screen readers: the editor that Wagtail uses leaves them nameless.
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

  // The lists of a claim, and what one more of each is.
  const ADDS = { evidence: "Add a source", points: "Add a point", questions: "Add a question" };

  function nameAdding() {
    document.querySelectorAll(".c-sf-add-button:not([data-adds])").forEach((button) => {
      const name = ADDS[button.closest("[data-contentpath]")?.dataset.contentpath];
      if (!name) return;
      button.dataset.adds = button.title = name;
      button.setAttribute("aria-label", name);
    });
  }

  // Wagtail writes “null” into the heading of a closed block for a choice that is still empty.
  function leaveOutNull() {
    document.querySelectorAll(".c-sf-block__title").forEach((title) => {
      const empty = /^(.*: )?null$/.exec(title.textContent);
      if (empty) title.textContent = empty[1] ? `${empty[1]}nothing chosen` : "nothing chosen";
    });
  }

  function nameAll() {
    nameAdding();
    leaveOutNull();
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
