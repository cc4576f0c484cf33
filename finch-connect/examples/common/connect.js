// Opens Finch Connect in an iframe of this page, and hands the code to the backend.
//
// What goes in: a click. What comes out: the next page, or a text in #problem. The code goes to the
// backend and nowhere else: not into a URL, not into a log, not into the page's storage.
//
// With Finch's own SDK for browsers (@tryfinch/connect, @tryfinch/react-connect) `walk` goes away:
// let POST /session answer with the session's id and the state, call `connect.open({ sessionId,
// state })`, and hand what `onSuccess` gets to POST /exchange. The backend stays as it is.
"use strict";

const dialog = document.getElementById("finch-connect");
const CANCELLED =
  "You left Finch Connect before its end, and nothing was changed. You can start again whenever you like.";

for (const button of document.querySelectorAll("[data-connect]")) {
  button.addEventListener("click", connect);
}
document.getElementById("finch-connect-close").addEventListener("click", () => dialog.close());

let isUnderWay = false;

async function connect() {
  if (isUnderWay) return; // A second session would make the first one's state worthless.
  isUnderWay = true;
  document.getElementById("problem")?.remove();
  try {
    say("Opening Finch Connect.");
    const { url, origin } = await post("/session", {});
    say("");
    const { code, state } = await walk(url, origin);
    say("Finishing.");
    const { next } = await post("/exchange", { code, state });
    location.assign(next);
  } catch (problem) {
    show(problem.message);
  } finally {
    say("");
    isUnderWay = false;
  }
}

/** The employer's way through the iframe. Gives code and state, or throws why there is none. */
function walk(url, origin) {
  const frame = document.createElement("iframe");
  frame.id = "finch-connect-frame";
  frame.title = "Finch Connect";
  frame.allow = "clipboard-write; clipboard-read";
  frame.src = url;

  const over = new AbortController();
  const { signal } = over;
  const way = new Promise((resolve, reject) => {
    let reason = CANCELLED;
    const onMessage = (event) => {
      // Any window can send a message to this one: only this frame counts, and in it only Finch
      // Connect. Compared whole: "https://connect.tryfinch.com.evil.example" begins well, too.
      if (event.source !== frame.contentWindow || event.origin !== origin) return;
      const message = event.data;
      if (message?.name !== "finch-auth-message-v2") return;
      if (message.kind === "success") resolve(message);
      if (message.kind === "closed") reject(new Error(reason));
      if (message.kind === "error") {
        // The employer may correct what is wrong, unless the frame is to be closed.
        reason = String(message.error?.message ?? "Finch Connect reports a problem.");
        if (message.error?.shouldClose) reject(new Error(reason));
      }
    };
    window.addEventListener("message", onMessage, { signal });
    // Escape, or the button.
    dialog.addEventListener("close", () => reject(new Error(reason)), { signal });
    dialog.append(frame); // Only now: no message can come before there is a listener.
    dialog.showModal();
    frame.focus();
  });
  return way.finally(() => {
    over.abort();
    frame.remove();
    dialog.close();
  });
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (answer?.ok && said && said.problem === undefined) return said;
  throw new Error(said?.problem ?? "Our server does not answer. Please try again in some minutes.");
}

function say(text) {
  document.getElementById("status").textContent = text;
}

/** An alert that is new in the page is read out. */
function show(text) {
  const problem = document.createElement("p");
  problem.id = "problem";
  problem.setAttribute("role", "alert");
  problem.textContent = text; // Text from outside: never as HTML.
  document.querySelector("[data-connect]").before(problem);
}
