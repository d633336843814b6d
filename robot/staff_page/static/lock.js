// Covers a locked page until the PIN is typed again; what was being typed below stays.
(function () {
  "use strict";
  var template = document.getElementById("lock");
  var shown = null;
  function cover(on) {
    document.querySelectorAll("body > header, body > main").forEach(function (part) { part.hidden = on; });
  }
  function open(token, before) {
    document.querySelectorAll("input[name=form_token]").forEach(function (field) { field.value = token; });
    shown.remove();
    shown = null;
    cover(false);
    if (before) { before.focus(); }
  }
  function ask() {
    if (!template || shown) { return; }
    var before = document.activeElement;
    shown = template.content.firstElementChild.cloneNode(true);
    document.body.appendChild(shown);
    cover(true);
    var form = shown.querySelector("form"), alert = shown.querySelector("[role=alert]");
    var pin = form.elements.pin;
    function refuse(text) { alert.textContent = text; alert.hidden = false; pin.value = ""; pin.focus(); }
    pin.focus();
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var fields = new URLSearchParams(new FormData(form));
      fetch("/login", { method: "POST", headers: { Accept: "application/json" }, body: fields }).then(function (answer) {
        return answer.json();
      }).then(function (told) {
        if (told.form_token) { open(told.form_token, before); } else { refuse(told.message); }
      }).catch(function () { refuse(alert.dataset.lost); });
    });
  }
  document.addEventListener("locked", ask);
})();
