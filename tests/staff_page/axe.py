"""Findings of axe-core on the page that a browser shows: what keeps people with a keyboard or a screen reader out.

The axe-core of the package axe-core-python has the rules of WCAG 2.1; the one criterion that WCAG 2.2 AA adds and a
program can measure, the size of what is tapped (2.5.8), is measured here.
"""

import importlib.util
import json
from functools import cache
from pathlib import Path

from simulators.office.browser import Chromium

_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")

_LOOK = f"""void (() => {{
  window.axeFound = null;
  const line = (rule, node) => `${{rule.id}} (${{node.impact}}): ${{node.target.join(' ')}}: `
    + `${{node.html.slice(0, 160)}}: `
    + [...node.any, ...node.all, ...node.none].map(check => check.message).join('; ');
  axe.run(document, {{ runOnly: {json.dumps(_RULES)}, resultTypes: ['violations'] }}).then(
    found => {{
      window.axeFound = found.violations.flatMap(rule => rule.nodes
        .filter(node => node.impact === 'serious' || node.impact === 'critical').map(node => line(rule, node)));
    }},
    error => {{ window.axeFound = [`axe failed: ${{error}}`]; }});
}})()"""

_SMALL = """(() => {
  const least = 24;
  const found = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 0)
    .map(element => ({ element, box: element.getBoundingClientRect() }));
  const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
  const isSmall = box => box.width < least || box.height < least;
  const inText = e => getComputedStyle(e).display === 'inline'
    && [...e.parentElement.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const tooNear = (box, other) => {
    const [x, y] = middle(box);
    if (isSmall(other)) { const [a, b] = middle(other); return Math.hypot(x - a, y - b) < least; }
    const right = Math.max(other.left - x, 0, x - other.right), down = Math.max(other.top - y, 0, y - other.bottom);
    return Math.hypot(right, down) < least / 2;
  };
  return found.filter(({ element, box }) => isSmall(box) && !inText(element)
      && found.some(other => other.element !== element && tooNear(box, other.box)))
    .map(({ element, box }) => `target-size (serious): ${Math.round(box.width)}x${Math.round(box.height)}: `
      + element.outerHTML.slice(0, 160));
})()"""


def violations(browser: Chromium) -> list[str]:
    """Return each serious or critical finding on the shown page: rule, impact, place, element and reason. [] = none."""
    assert browser.run("location.protocol") != "chrome-error:", browser.run("document.body.innerText")
    if browser.run("typeof axe") != "object":
        browser.run(f"void (() => {{ {_axe()} }})()")
    browser.run(_LOOK)
    browser.wait("window.axeFound !== null")
    return [*browser.run("window.axeFound"), *browser.run(_SMALL)]


@cache
def _axe() -> str:
    """Return the program axe.min.js, which the package brings (MPL-2.0)."""
    found = importlib.util.find_spec("axe_core_python")
    assert found is not None, "axe-core-python is not installed: pip install -e .[dev]"
    return Path(str(found.origin)).with_name("axe.min.js").read_text(encoding="utf-8")
