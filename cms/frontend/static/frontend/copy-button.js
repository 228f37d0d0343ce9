/*
 * Adds a button after each <a data-copy="Copy" data-copied="Copied">text</a> that copies the text.
 * data-copy is what the button says, data-copied what it says then. data-copy-lang is the language
 * of both, if it is not the page's. Where a browser does not allow copying, there is no button.
 */

for (const source of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  const told = document.createElement("span");
  button.type = "button";
  button.className = "button button-quiet copy";
  button.textContent = source.dataset.copy;
  told.setAttribute("role", "status");
  for (const each of [button, told]) if (source.dataset.copyLang) each.lang = source.dataset.copyLang;
  button.addEventListener("click", async () => {
    told.textContent = "";
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      told.textContent = source.dataset.copied;
    } catch {
      getSelection().selectAllChildren(source); // then the visitor's own keys copy it
    }
  });
  source.after(" ", button, " ", told);
}
