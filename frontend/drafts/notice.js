// What the page says of words that came back: that they did, since when, what is missing, and how to be rid of them.
import { cityZone, moment } from "../ui/city_time.js";
import { meta } from "../ui/session.js";

function line(tag, text, className = "") {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

const since = (at) => moment(new Date(at), new Date(), document.documentElement.lang || "zh-CN", cityZone());

function box(sentences, onDiscard) {
  const notice = line("div", "", "notice mb-3");
  notice.setAttribute("role", "status");
  notice.dataset.draftNotice = "";
  const words = document.createElement("div");
  const button = line("button", meta("text-discard"), "btn mt-2");
  button.type = "button";
  button.addEventListener("click", onDiscard);
  words.append(...sentences, button);
  notice.append(words);
  return notice;
}

const missing = (lost) => (lost?.length ? [line("p", `${meta("text-add-again")} ${lost.join(", ")}`)] : []);

const sentencesOf = (name, { at, lost }, lines) => [
  line("p", meta(name).replace("TIME", since(at))), ...lines.map((text) => line("p", text, "case-words")), ...missing(lost),
];

/** The notice above a form whose words are back; `lines` are those that found no field. */
export const noticeOfReturn = (draft, lines, onDiscard) => box(sentencesOf("text-kept", draft, lines), onDiscard);

/** The notice for words whose form is no longer on the page. */
export const noticeOfLost = (draft, lines, onDiscard) => box(sentencesOf("text-homeless", draft, lines), onDiscard);
