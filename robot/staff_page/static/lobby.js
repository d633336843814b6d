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
    var shape = /^(area|wall|door):(\d+):/.exec(name);
    if (shape) { drawShape(shape[1], shape[2]); }
  }
  function drawPlace(name) {
    var thing = drawn(name), width = value(field(name, "w")) * scale / 2, depth = value(field(name, "d")) * scale / 2;
    var turn = value(field(name, "t")) * Math.PI / 180, along = Math.cos(turn), across = Math.sin(turn);
    if (!thing || isNaN(width + depth + turn)) { return; }
    thing.querySelector("polygon").setAttribute("points", [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(function (at) {
      var x = at[0] * width, y = at[1] * depth;
      return (x * along - y * across) + "," + -(x * across + y * along);
    }).join(" "));
  }
  function drawShape(kind, number) {
    var corners = Array.prototype.map.call(plan.querySelectorAll("[data-thing^='" + kind + ":" + number + ":']"), function (each) {
      var at = spot(each.dataset.thing);
      return at.x * scale + "," + (height - at.y * scale);
    });
    plan.querySelector("[data-" + kind + "='" + number + "']").setAttribute("points", corners.join(" "));
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
  document.querySelector("a[href='#new']").addEventListener("click", function () {
    document.getElementById("new").open = true;
  });
  form.addEventListener("input", function (event) {
    var typed = event.target, found = /^(.*)\.([xyhwdt])$/.exec(typed.name || "");
    if (found && /[wdt]/.test(found[2])) { if (drawn(found[1])) { drawPlace(found[1]); } return; }
    if (found) { draw(found[1]); }
    found = /^(.*)\.label\.(vi|en)$/.exec(typed.name || "");
    if (found && found[2] === form.dataset.language && drawn(found[1])) {
      drawn(found[1]).querySelector("text").textContent = typed.value;
      drawn(found[1]).dataset.label = typed.value;
    }
  });
})();
