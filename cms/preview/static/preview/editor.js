// In the page editor: a click on a passage of the live preview opens its block here, and the
// preview notices sooner that something was typed. `data-frontends` are the origins to listen to.
((own) => {
  const FRONTENDS = own.dataset.frontends.split(" ");
  const BLOCK = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
  const FIELDS = ["title", "plain_summary"];
  const CHECK_MS = "200"; // Wagtail looks every 500 ms whether the form has changed
  const NARROW = "(max-width: 49.99em)"; // where the preview covers the form

  const isPreview = (source) =>
    [...document.querySelectorAll("[data-w-preview-target~='iframe']")].some(
      (frame) => frame.contentWindow === source,
    );

  function placeOf({ block, field }) {
    if (typeof block === "string" && BLOCK.test(block)) return document.getElementById(`block-${block}-section`);
    return FIELDS.includes(field) ? document.getElementById(`id_${field}`) : null;
  }

  addEventListener("message", ({ data, origin, source }) => {
    const asked = data?.clinic?.open;
    if (!asked || !FRONTENDS.includes(origin) || !isPreview(source)) return;
    const place = placeOf(asked);
    if (!place) return;
    if (matchMedia(NARROW).matches) {
      document.querySelector("[data-side-panel-toggle='preview'][aria-expanded='true']")?.click();
    }
    place.dispatchEvent(new CustomEvent("clinic:reveal", { bubbles: true }));
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector("[data-edit-form]")?.setAttribute("data-w-unsaved-check-interval-value", CHECK_MS);
  });
})(document.currentScript);
