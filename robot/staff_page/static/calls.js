// Makes a call of a visitor heard and seen: a short tone, the count in the tab's title, a notification of the browser.
// Everything is an extra: without a permission, a loudspeaker or WebAudio the page works as before.
(function () {
  "use strict";
  var body = document.body, switcher = document.getElementById("call-sound");
  if (!switcher) { return; }
  var title = document.title, known = null, audio = null;
  var KEY = "call-sound", SEEN = "calls-heard";
  function read(store, key) { try { return store.getItem(key); } catch (error) { return null; } }
  function write(store, key, value) { try { store.setItem(key, value); } catch (error) { /* private window */ } }
  function isOn() { return read(localStorage, KEY) !== "off"; }
  function show() {
    switcher.hidden = false;
    switcher.setAttribute("aria-pressed", isOn() ? "true" : "false");
    switcher.title = isOn() ? body.dataset.soundOn : body.dataset.soundOff;
    switcher.setAttribute("aria-label", switcher.title);
  }
  function context() {
    var Kind = window.AudioContext || window.webkitAudioContext;
    if (!audio && Kind) { audio = new Kind(); }
    if (audio && audio.state === "suspended") { audio.resume().catch(function () { /* needs a click first */ }); }
    return audio;
  }
  function tone() {
    var sound = context();
    if (!sound) { return; }
    [[660, 0], [880, 0.18]].forEach(function (note) {
      var pitch = sound.createOscillator(), loud = sound.createGain(), at = sound.currentTime + note[1];
      pitch.frequency.value = note[0];
      loud.gain.setValueAtTime(0.0001, at);
      loud.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.16);
      pitch.connect(loud).connect(sound.destination);
      pitch.start(at);
      pitch.stop(at + 0.18);
    });
    body.dataset.tones = String(Number(body.dataset.tones || 0) + 1);
  }
  function mayNotify() { return "Notification" in window && Notification.permission === "granted"; }
  function notify() {
    if (!mayNotify() || !document.hidden) { return; }
    try {
      var note = new Notification(body.dataset.callTitle, { body: body.dataset.callText, tag: "visitor-call" });
      note.onclick = function () { window.focus(); location.href = "/help"; };
    } catch (error) { /* some phones allow notifications to service workers only */ }
  }
  function heard() {
    var text = read(sessionStorage, SEEN);
    return text === null ? null : text.split(",");
  }
  function told(calls) {
    var before = heard(), ids = calls.map(String);
    document.title = ids.length ? "(" + ids.length + ") " + title : title;
    var fresh = ids.some(function (id) { return before !== null && before.indexOf(id) < 0; });
    if (ids.join() !== known) { write(sessionStorage, SEEN, ids.join()); known = ids.join(); }
    if (!fresh) { return; }
    if (isOn()) { tone(); }
    notify();
  }
  switcher.addEventListener("click", function () {
    write(localStorage, KEY, isOn() ? "off" : "on");
    show();
    if (!isOn()) { return; }
    tone();
    if ("Notification" in window && Notification.permission === "default") { Notification.requestPermission(); }
  });
  document.addEventListener("pointerdown", context, { once: true }); // browsers allow sound after a first touch
  document.addEventListener("pulse", function (event) { told(event.detail.help); });
  if (body.dataset.pulse) { told(JSON.parse(body.dataset.pulse).help); }
  show();
})();
