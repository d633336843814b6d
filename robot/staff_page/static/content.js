// Forms of the content: a button adds a row to a list.
(function () {
  "use strict";
  document.querySelectorAll("section.rows").forEach(function (list) {
    var more = list.querySelector("button.more"), pattern = list.querySelector("template");
    more.hidden = false;
    more.addEventListener("click", function () {
      var number = list.querySelectorAll(":scope > fieldset").length;
      var holder = document.createElement("div");
      holder.innerHTML = pattern.innerHTML.split(list.dataset.rows + ".NEW").join(list.dataset.rows + "." + number)
        .split(list.dataset.rows.split(".").join("-") + "-NEW").join(list.dataset.rows.split(".").join("-") + "-" + number);
      var row = holder.firstElementChild;
      list.insertBefore(row, pattern);
      row.querySelector("input:not([type=hidden]), textarea, select").focus();
    });
  });
})();

// The upload of a form: a file that is too large is refused before it is sent, and the page says that it is being sent.
(function () {
  "use strict";
  document.querySelectorAll("form.upload").forEach(function (form) {
    var field = form.elements.file;
    field.addEventListener("change", function () {
      var file = field.files[0];
      field.setCustomValidity(file && file.size > Number(field.dataset.most) ? field.dataset.large : "");
      field.reportValidity();
    });
    form.addEventListener("submit", function () {
      form.querySelector("button").disabled = true;
      form.querySelector("[data-sending]").hidden = false;
    });
  });
})();
