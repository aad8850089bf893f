// Says on the page what allauth's passkey scripts tell only the console.
"use strict";
(() => {
  const words = {
    NotAllowedError: "No passkey came. You may have closed the question, or waited too long. Try again.",
    InvalidStateError: "This device holds a passkey for your account already.",
    SecurityError: "Passkeys do not work at this address. Open the portal at its own address.",
  };
  const other = "That did not work. Try again, or use another way.";
  const buttons = document.querySelectorAll("[data-passkey]");

  const say = (text) => {
    for (const place of document.querySelectorAll("[data-passkey-problem]")) {
      place.textContent = text;
      place.hidden = false;
    }
  };

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const { exception } = event.detail;
    say(words[exception && exception.name] || other);
  });

  if (!window.PublicKeyCredential) {
    for (const button of buttons) button.disabled = true;
    say("This browser does not know passkeys.");
  }
})();
