"""Print the results of `kiosk bench turn`: each figure with its unit, beside its bar or its baseline."""

from typing import Any

_SHARES = {
    "total_ms": "end of speech to first audio",
    "meaning_ms": "  end of speech to meaning",
    "voice_ms": "  meaning to first audio",
}


_KINDS = {
    "understood": "understood",
    "whole": "of these whole requests as heard, which need no longer wait",
    "not_understood": "not understood",
}


def show(found: dict[str, Any]) -> None:
    """Print one table for each part."""
    for part, one in found.items():
        if "wrong" in one:
            print(f"\n{part}: {one['wrong']}")
    found = {part: one for part, one in found.items() if "wrong" not in one}
    if one := found.get("answer"):
        _answer(one)
    if one := found.get("touch"):
        print(f"\ntouch to silence, {one['count']} of {one['said']}{_spread(one['silence_ms'])}   (bar 100 ms)")
    if one := found.get("word"):
        print(f"\nword to silence, {one['count']} of {one['said']}{_spread(one['silence_ms'])}   (bar 300 ms)")
    if one := found.get("own-voice"):
        print(f"\nown voice for {one['spoken_s']:.0f} s: turns opened {one['turns_opened']} (bar 0)")


def _answer(one: dict[str, Any]) -> None:
    base = one.get("baseline")
    base = base if base and base["count"] else None
    print(f"\n{one['said']} requests said, {one['count']} answered aloud, {one['as_meant']} as meant")
    if decision := one["decision_ms"]:
        print(
            f"meaning to decision: p50 {decision['p50']:.0f} p95 {decision['p95']:.0f} ms, from the robot's own figures"
        )
    head = f"{'ms':<34}{'p50':>8}{'p95':>8}"
    print(head + (f"{'fixed 0.9 s: p50':>18}{'p95':>8}{'ratio of p50':>14}" if base else ""))
    for kind in ("understood", "whole", "not_understood"):
        rows, fixed = one[kind], base["understood" if kind == "whole" else kind] if base else {}
        counts = f"{rows['count']} turns" + (f", baseline {fixed['count']}" if base else "")
        print(f"{_KINDS[kind]}: {counts}")
        for key, name in _SHARES.items():
            mine, its = rows.get(key) or {}, fixed.get(key) or {}
            if not mine:
                continue
            line = f"{name:<34}{mine['p50']:>8.0f}{mine['p95']:>8.0f}"
            if its:
                ratio = f"{mine['p50'] / its['p50']:>14.2f}" if its["p50"] else f"{'-':>14}"
                line += f"{its['p50']:>18.0f}{its['p95']:>8.0f}{ratio}"
            print(line)


def _spread(one: dict[str, float]) -> str:
    return f": p50 {one['p50']:.0f} p99 {one['p99']:.0f} ms" if one else ""
