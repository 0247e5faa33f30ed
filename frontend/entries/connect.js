// A scanned square: its token stands behind the # of the address, goes into the form, and out of the address and the history.
const form = document.querySelector("[data-connect]");
const token = window.location.hash.slice(1);

if (form && token) {
  window.history.replaceState(null, "", window.location.pathname);
  form.querySelector("[data-token]").value = token;
  form.hidden = false;
  document.querySelector("[data-connect-code]").hidden = true;
  form.querySelector("button").focus();
}
