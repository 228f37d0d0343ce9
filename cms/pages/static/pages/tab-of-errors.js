/* After a refused save, opens the first tab with an error, where the one that is shown has none. */
addEventListener("load", () => {
  const wrong = (panel) => panel.querySelector(".error-message");
  document.querySelectorAll(".w-tabs").forEach((tabs) => {
    const panels = [...tabs.querySelectorAll("[role=tabpanel]")];
    if (panels.some((panel) => !panel.hidden && wrong(panel))) return;
    const panel = panels.find(wrong);
    if (panel) document.getElementById(panel.getAttribute("aria-labelledby")).click();
  });
});
