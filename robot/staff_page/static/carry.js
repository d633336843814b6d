// Sends again a form that was typed before the session ended.
(function () {
  "use strict";
  var form = document.getElementById("carry");
  if (form) { form.submit(); }
})();
