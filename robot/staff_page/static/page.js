// Reloads an outdated page unless the clerk is typing or leaves it; a new call for staff makes the device vibrate.
(function () {
  "use strict";
  function seen(now) { return { text: JSON.stringify(now), help: now.help.length }; }
  var pulse = document.body.dataset.pulse;
  var before = pulse ? seen(JSON.parse(pulse)) : null;
  var here = document.querySelector("nav a.here");
  if (here) { here.scrollIntoView({ inline: "center", block: "nearest" }); }
  var active = true;
  ["keydown", "pointerdown", "input", "wheel"].forEach(function (kind) {
    document.addEventListener(kind, function () { active = true; }, { capture: true, passive: true });
  });
  var LEAVING_MS = 10000, leaving = 0;
  function stay() { clearTimeout(leaving); leaving = 0; delete document.body.dataset.leaving; }
  function leave() { // a link or a form was chosen: a reload now would undo the choice; a download leaves the page open
    clearTimeout(leaving);
    leaving = setTimeout(stay, LEAVING_MS);
    document.body.dataset.leaving = "yes";
  }
  window.addEventListener("beforeunload", leave);
  window.addEventListener("pageshow", function (event) { if (event.persisted) { stay(); } });
  document.addEventListener("submit", function (event) { if (!event.defaultPrevented) { leave(); } });
  document.addEventListener("click", function (event) { // phones of Apple have no beforeunload
    var link = event.target.closest("a[href]:not([href^='#']):not([target])");
    if (link && !event.defaultPrevented) { leave(); }
  });
  function again() {
    if (leaving) { return; }
    document.cookie = "kiosk_reload=1; path=/; max-age=5; samesite=strict";
    location.reload();
  }
  function look() {
    var polled = "/pulse" + (active ? "?active=1" : "");
    active = false;
    fetch(polled, { cache: "no-store" }).then(function (answer) {
      if (answer.status === 401 || answer.status === 423) { document.dispatchEvent(new Event("locked")); return null; }
      return answer.ok ? answer.json() : null;
    }).then(function (now) {
      if (!now) { return; }
      document.dispatchEvent(new CustomEvent("pulse", { detail: now }));
      var badge = document.getElementById("help-count");
      if (badge) { badge.textContent = now.help.length ? " (" + now.help.length + ")" : ""; }
      var next = seen(now);
      if (before !== null && next.text !== before.text) {
        var touched = !navigator.userActivation || navigator.userActivation.hasBeenActive; // else it is refused
        if (now.help.length > before.help && navigator.vibrate && touched) { navigator.vibrate([200, 100, 200]); }
        var focused = document.activeElement;
        var typing = focused && /^(INPUT|SELECT|TEXTAREA)$/.test(focused.tagName);
        if (document.body.dataset.live === "yes" && !typing && !leaving) {
          setTimeout(again, now.help.length > before.help ? 700 : 0); // after the tone of a call
          return;
        }
        next.text = before.text; // still outdated: reloaded when the clerk has finished typing, or has not left
      }
      before = next;
    }).catch(function () { /* no network: try again at the next poll */ }).finally(function () { setTimeout(look, 3000); });
  }
  look();
})();
