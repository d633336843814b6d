// The lobby map: things are moved with mouse, finger or arrow keys; the fields of the form follow, and the reverse.
(function () {
  "use strict";
  var form = document.querySelector("form.lobby-map");
  if (!form) { return; }
  var plan = form.querySelector("svg"), told = form.querySelector(".moved");
  var scale = Number(plan.dataset.scale), height = Number(plan.dataset.height);
  var STEP_M = 0.1, GRID_M = 0.05;
  var comma = form.dataset.language === "vi";
  function field(thing, axis) { return form.elements[thing + "." + axis]; }
  function value(input) { return Number(input.value.replace(",", ".")); }
  function text(metres) { var found = String(Math.round(metres * 1000) / 1000); return comma ? found.replace(".", ",") : found; }
  function drawn(name) { return plan.querySelector("[data-thing=" + CSS.escape(name) + "]"); }
  function spot(name) { return { x: value(field(name, "x")), y: value(field(name, "y")) }; }
  function draw(name) {
    var at = spot(name), thing = drawn(name), turn = field(name, "h");
    if (!thing || isNaN(at.x) || isNaN(at.y)) { return; }
    thing.setAttribute("transform", "translate(" + at.x * scale + " " + (height - at.y * scale) + ")");
    if (turn && !isNaN(value(turn))) { thing.querySelector(".nose").setAttribute("transform", "rotate(" + -value(turn) + ")"); }
    if (name.indexOf("area:") === 0) { drawArea(name.split(":")[1]); }
  }
  function drawArea(number) {
    var corners = Array.prototype.map.call(plan.querySelectorAll("[data-thing^='area:" + number + ":']"), function (each) {
      var at = spot(each.dataset.thing);
      return at.x * scale + "," + (height - at.y * scale);
    });
    plan.querySelector("[data-area='" + number + "']").setAttribute("points", corners.join(" "));
  }
  function put(name, x, y) {
    field(name, "x").value = text(Math.max(0, x));
    field(name, "y").value = text(Math.max(0, y));
    draw(name);
  }
  function group(thing) {
    return [thing.dataset.thing].concat((thing.dataset.follow || "").split(" ").filter(Boolean));
  }
  function say(thing) {
    var at = spot(thing.dataset.thing);
    told.textContent = thing.dataset.label + ": " + text(at.x) + " × " + text(at.y) + " m";
  }
  function pointed(event) {
    var at = new DOMPoint(event.clientX, event.clientY).matrixTransform(plan.getScreenCTM().inverse());
    return { x: at.x / scale, y: (height - at.y) / scale };
  }
  function onGrid(metres) { return Math.round(metres / GRID_M) * GRID_M; }
  plan.closest("figure").classList.add("live");
  plan.querySelectorAll(".thing").forEach(function (thing) {
    var held = null;
    thing.setAttribute("tabindex", "0");
    thing.setAttribute("role", "button");
    thing.setAttribute("aria-label", thing.dataset.label);
    thing.addEventListener("pointerdown", function (event) {
      held = { at: pointed(event), were: group(thing).map(function (name) { return { name: name, at: spot(name) }; }) };
      thing.setPointerCapture(event.pointerId);
      thing.focus({ preventScroll: true });
      event.preventDefault();
    });
    thing.addEventListener("pointermove", function (event) {
      if (!held) { return; }
      var now = pointed(event), dx = onGrid(now.x - held.at.x), dy = onGrid(now.y - held.at.y);
      held.were.forEach(function (each) { put(each.name, each.at.x + dx, each.at.y + dy); });
      say(thing);
    });
    ["pointerup", "pointercancel"].forEach(function (kind) {
      thing.addEventListener(kind, function () { held = null; });
    });
    thing.addEventListener("keydown", function (event) {
      var step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!step) { return; }
      event.preventDefault();
      group(thing).forEach(function (name) {
        var at = spot(name);
        put(name, at.x + step[0] * STEP_M, at.y + step[1] * STEP_M);
      });
      say(thing);
    });
  });
  form.addEventListener("input", function (event) {
    var found = /^(.*)\.[xyh]$/.exec(event.target.name || "");
    if (found) { draw(found[1]); }
  });
})();
