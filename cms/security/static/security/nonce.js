"use strict";

// Wagtail's dialogs load fragments with inline scripts. Those get the nonce of this page.
(() => {
  const nonce = document.currentScript.nonce;
  window.jQuery(document).ajaxSend((event, request, options) => {
    if (!options.crossDomain) request.setRequestHeader("X-CSP-Nonce", nonce);
  });
})();
