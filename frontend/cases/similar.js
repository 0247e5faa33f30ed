// What a report may repeat, offered once its matter and its place are known. It never holds up sending, and offline it says nothing.

/** Keep `root` (data-similar, with data-url) showing what the server finds like the report of its form. */
export function offerSimilar(root) {
  const form = root.closest("form");
  let asked = "";

  const ask = async () => {
    const matter = form.querySelector("[name=matter]:checked")?.value ?? "";
    const [lng, lat, description] = ["lng", "lat", "description"].map((name) => form.elements[name].value);
    const query = matter && lng && lat ? new URLSearchParams({ matter, lng, lat, description }).toString() : "";
    if (query === asked) return;
    asked = query;
    let html = "";
    try {
      const response = query ? await fetch(`${root.dataset.url}?${query}`, { headers: { "HX-Request": "true" } }) : null;
      html = response?.ok ? await response.text() : "";
    } catch {
      // Without a connection nothing is known, and nothing is said: the desk looks again.
      asked = "";
    }
    if (query === asked || !asked) root.innerHTML = html;
  };

  for (const kind of ["change", "place:named", "matter:picked"]) form.addEventListener(kind, ask);
  ask();
}
