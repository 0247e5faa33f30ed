// Says whether a question is asked, by the answer it waits for; the server says the same (procedures/dossiers/forms/answers.py).

/** Return whether an answer is one of those awaited, parted by commas. */
export function isAsked(answer, awaited) {
  const given = String(answer).toLowerCase();
  return awaited.split(",").includes(given);
}
