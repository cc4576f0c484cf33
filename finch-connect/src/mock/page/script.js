"use strict";
// Tells the page around this frame how it ended. Only a page of the given origin hears it.
const message = document.getElementById("message");
if (message && window.parent !== window) {
  window.parent.postMessage(JSON.parse(message.dataset.message), message.dataset.origin);
}
// The attribute for it has no effect in a frame of another origin.
document.querySelector("[aria-invalid]")?.focus();
