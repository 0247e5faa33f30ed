// Sends the photo of one paper with its form, and says in words what went wrong; nothing is lost on the way.

/** Post the form with `file` as its photo; leaves to the next page, or resolves with the sentence to show. */
export function sendPaper(form, file, texts, onShare) {
  const data = new FormData(form);
  data.set("photo", file, file.name);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action"));
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => onShare(total ? loaded / total : 0));
    request.timeout = 120000;
    for (const kind of ["error", "timeout", "abort"]) request.addEventListener(kind, () => done(texts.offline));
    request.addEventListener("load", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // What is no answer of ours is told by its own sentence below.
      }
      if (request.status < 300 && answer.next) window.location.assign(answer.next);
      done(answer.next ? "" : Object.values(answer.fields ?? {}).join(" ") || answer.message || texts.failed);
    });
    request.send(data);
  });
}
