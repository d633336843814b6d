// The picker of a report's period shows only the fields that the chosen kind needs.
(() => {
  const form = document.getElementById("choose");
  if (!form) return;
  const kind = form.elements.kind;
  const show = () => {
    form.classList.toggle("range", kind.value === "range");
    form.classList.toggle("kind", kind.value !== "range");
  };
  kind.addEventListener("change", show);
  show();
})();
