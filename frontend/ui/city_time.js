// Moments as the city's clocks show them, wherever the screen stands.

/** Return the city's time zone, as the page names it. */
export const cityZone = () => document.querySelector('meta[name="time-zone"]').content;

/** Return a moment in words; `style` is what Intl.DateTimeFormat takes. */
export const inCity = (at, language, style, timeZone) => new Intl.DateTimeFormat(language, { ...style, timeZone }).format(at);

/** Return a moment as its reader writes it; of the city's today the time alone. */
export function moment(at, now, language, timeZone) {
  const day = (when) => inCity(when, "sv-SE", { dateStyle: "short" }, timeZone);
  const time = { hour: "2-digit", minute: "2-digit", hour12: false };
  const style = day(at) === day(now) ? time : { ...time, month: "numeric", day: "numeric" };
  return inCity(at, language, style, timeZone);
}
