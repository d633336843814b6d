// The section "lists": a file may be dropped; the page of a list that is being read shows how far that is.
(function () {
  "use strict";
  var field = document.querySelector(".drop input[type=file]");
  if (field) {
    var zone = field.closest(".drop"), form = field.form, stamp = form.elements.modified_ms;
    var chosen = function () {
      var file = field.files[0];
      if (!file) { return; }
      stamp.value = String(file.lastModified || "");
      field.setCustomValidity(file.size > Number(field.dataset.most) ? field.dataset.large : "");
      field.reportValidity();
    };
    field.addEventListener("change", chosen);
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.remove("over"); });
    });
    zone.addEventListener("drop", function (event) {
      if (!event.dataTransfer.files.length) { return; }
      field.files = event.dataTransfer.files;
      chosen();
      if (field.validity.valid) { form.requestSubmit(); }
    });
    form.addEventListener("submit", function () {
      form.querySelector("button").disabled = true;
      document.getElementById("sending").hidden = false;
    });
  }
  var reading = document.querySelector("[data-reading]");
  if (!reading) { return; }
  var texts = reading.dataset, bar = reading.querySelector("[data-rows]");
  function look() {
    fetch(reading.dataset.reading, { cache: "no-store" }).then(function (answer) {
      return answer.ok ? answer.json() : { what: "" };
    }).then(function (now) {
      if (!now.what && !document.body.dataset.leaving) { location.reload(); return; }
      if (!now.what) { setTimeout(look, 700); return; }
      var words = texts["word" + now.what.charAt(0).toUpperCase() + now.what.slice(1)] || "";
      if (words) { bar.textContent = words.replace("{n}", now.rows.toLocaleString(document.documentElement.lang)); }
      setTimeout(look, 700);
    }).catch(function () { setTimeout(look, 3000); });
  }
  setTimeout(look, 500);
})();
