// The service worker of notices: it shows one and opens its page. Its scope is this folder alone and it never touches fetch, so
// it stands beside any other worker of these pages.
self.addEventListener("push", (event) => {
  const said = event.data ? event.data.json() : {};
  event.waitUntil(self.registration.showNotification(said.title, { body: said.body, tag: said.tag, data: said.url }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});
