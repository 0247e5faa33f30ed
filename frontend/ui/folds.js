// A form that unfolds comes into view with its button, whatever stood at the foot of the screen before.
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Bring what was unfolded into view: all of it where it fits, else from its beginning. */
function bringIntoView(element) {
  const behavior = calm.matches ? "auto" : "smooth";
  const space = window.innerHeight * 0.75;
  element.scrollIntoView({ block: element.offsetHeight > space ? "start" : "nearest", behavior });
}

// `toggle` does not bubble; a fold that came open with the page is left where it is.
document.addEventListener("toggle", ({ target }) => {
  if (document.readyState === "complete" && target.open && target.querySelector?.("form[method=post] [type=submit]") && !target.matches(".menu")) bringIntoView(target);
}, true);
