// The matters that the words of a report suggest, as buttons below the words; a tap picks one, nothing is picked by itself.
const AFTER_MS = 600;

/** Watch the words of `form` (data-guess-url) and show suggestions in its [data-guesses]. */
export function suggestMatters(form) {
  const box = form.querySelector("[data-guesses]");
  const words = form.elements.description;
  if (!box || !form.dataset.guessUrl) return;
  let timer = 0;
  let asked = 0;

  const ask = async () => {
    const mine = (asked += 1);
    const query = new URLSearchParams({ description: words.value });
    for (const name of ["lng", "lat"]) if (form.elements[name].value) query.set(name, form.elements[name].value);
    try {
      // Signed out elsewhere, it must not fetch the sign-in page: another tab may be signing in there with a token of its own.
      const answer = await fetch(`${form.dataset.guessUrl}?${query}`, { headers: { "HX-Request": "true" }, redirect: "manual" });
      if (mine === asked && answer.ok) box.innerHTML = await answer.text();
    } catch { /* a suggestion that does not come is none */ }
  };
  words.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, AFTER_MS);
  });
  box.addEventListener("click", (event) => {
    const code = event.target.closest("[data-guess]")?.dataset.guess;
    const input = code && form.querySelector(`input[name=matter][value="${CSS.escape(code)}"]`);
    if (!input) return;
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.dispatchEvent(new Event("matter:picked", { bubbles: true }));
  });
}
