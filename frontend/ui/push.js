// Notices in this browser: its subscription is made by a press, told to the server, and ended by another press.
import { say } from "./messages.js";

// Without a network a browser neither subscribes nor says that it cannot.
const PATIENCE = 15_000;

export function switchable(section) {
  if (!section || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  section.querySelector("[data-cannot]").hidden = true;
  const on = section.querySelector("[data-switch-on]");
  const off = section.querySelector("[data-switch-off]");
  const show = (isOn) => {
    on.hidden = isOn;
    off.hidden = section.querySelector("[data-on]").hidden = !isOn;
  };
  const trying = (button, act) =>
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await act();
      } catch (error) {
        say(error.name === "NotAllowedError" ? section.dataset.refused : section.dataset.failed, "danger");
      }
      button.disabled = false;
    });
  trying(on, async () => {
    await subscribe(section);
    show(true);
  });
  trying(off, async () => {
    const found = await current();
    await tell(section, section.dataset.end, {});
    if (found) await found.unsubscribe();
    show(false);
  });
  current().then((found) => show(Boolean(found)));
}

async function current() {
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    const found = await registration.pushManager.getSubscription();
    if (found) return found;
  }
  return null;
}

async function subscribe(section) {
  const registration = await navigator.serviceWorker.register(section.dataset.worker);
  if ((await Notification.requestPermission()) !== "granted") throw new DOMException("", "NotAllowedError");
  const options = { userVisibleOnly: true, applicationServerKey: section.dataset.push };
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  const { endpoint, keys } = (await Promise.race([registration.pushManager.subscribe(options), late])).toJSON();
  await tell(section, section.dataset.start, { endpoint, ...keys });
}

async function tell(section, url, data) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(url, {
    method: "POST",
    headers: { "X-CSRFToken": token },
    body: new URLSearchParams(data),
    credentials: "same-origin",
  });
  if (!answer.ok) throw new Error(answer.status);
}
