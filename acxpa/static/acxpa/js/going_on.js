// Presses the button that goes on with a long piece of work, so that nobody has to. Without this
// file the button is pressed by hand.
//
//   <form data-goes-on> ... <button>Read on</button> </form>

const form = document.querySelector("[data-goes-on]");
if (form) {
  form.querySelector("button").disabled = true; // one press at a time
  form.submit();
}
