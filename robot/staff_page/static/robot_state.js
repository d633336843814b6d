// Shows the robot's state anew every half minute while the page is open and not locked; that is no activity of a person.
(function () {
  "use strict";
  var EVERY = 10; // polls of the pulse, one each 3 s
  var polls = 0;
  function again() {
    document.cookie = "kiosk_reload=1; path=/; max-age=5; samesite=strict";
    fetch(location.href, { cache: "no-store" }).then(function (answer) {
      return answer.ok ? answer.text() : null;
    }).then(function (text) {
      if (!text) { return; }
      var fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main");
      var main = document.querySelector("body > main");
      if (!fresh || !fresh.querySelector("[data-refreshed]") || main.hidden) { return; }
      var open = main.querySelector("details[open]");
      main.replaceWith(fresh);
      if (open && fresh.querySelector("details")) { fresh.querySelector("details").open = true; }
    }).catch(function () { /* no network: try again later */ });
  }
  if (!document.querySelector("main [data-refreshed]")) { return; }
  document.addEventListener("pulse", function () {
    polls += 1;
    if (polls % EVERY === 0) { again(); }
  });
})();
