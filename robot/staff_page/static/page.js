// Tells when the page has grown old: it is loaded again, unless somebody is typing; a new request for help vibrates.
(function () {
  "use strict";
  function seen(now) { return { text: JSON.stringify(now), help: now.help.length }; }
  var pulse = document.body.dataset.pulse;
  var before = pulse ? seen(JSON.parse(pulse)) : null;
  var here = document.querySelector("nav a.here");
  if (here) { here.scrollIntoView({ inline: "center", block: "nearest" }); }
  function look() {
    fetch("/pulse", { cache: "no-store" }).then(function (answer) {
      if (answer.status === 401) { location.reload(); return null; }
      return answer.ok ? answer.json() : null;
    }).then(function (now) {
      if (!now) { return; }
      var badge = document.getElementById("help-count");
      if (badge) { badge.textContent = now.help.length ? " (" + now.help.length + ")" : ""; }
      var next = seen(now);
      if (before !== null && next.text !== before.text) {
        if (now.help.length > before.help && navigator.vibrate) { navigator.vibrate([200, 100, 200]); }
        var active = document.activeElement;
        var typing = active && /^(INPUT|SELECT)$/.test(active.tagName);
        if (document.body.dataset.live === "yes" && !typing) { location.reload(); return; }
        next.text = before.text; // it is as old as before, and loaded again when they have typed
      }
      before = next;
    }).catch(function () { /* the network is gone: the next look tells */ }).finally(function () { setTimeout(look, 3000); });
  }
  look();
})();
