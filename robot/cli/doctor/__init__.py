"""Check every part of the robot at its address in the settings, and the computer; print a table that can be read out
over the phone, what is broken first.

--site goes through the checklist of an installation - heights, map, markers, microphone, red button - and writes a
record to sign: var/site/site-DATE-TIME.pdf"""

import argparse
import json
from pathlib import Path

import msgspec

from robot.cli.argument_types import readable
from robot.runtime.settings.loader import load_settings

SIGNS = {"good": "[green]TỐT  good[/]", "broken": "[red]HỎNG broken[/]"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk doctor`."""
    parser.add_argument("--settings", type=readable, action="append", default=[], help="a further TOML file that wins")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="one value that wins")
    parser.add_argument("--json", action="store_true", help="one JSON line a part")
    parser.add_argument("--red", action="store_true", help="only what is broken")
    parser.add_argument("--site", action="store_true", help="the checklist of the site, with a PDF to be signed")
    parser.add_argument("--out", type=Path, metavar="DIR", help="--site: where the record goes (var/site)")
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="--site: of questions and record")


def run(args: argparse.Namespace) -> int:
    """Check every part, or with --site the checklist; return 0 when the robot can serve visitors, 1 when it can't."""
    from robot.cli.doctor.device_checks import PROBES, findings

    settings = load_settings(args.settings, args.set)
    if args.site:
        from robot.cli.doctor.sign_off import sign_off

        return sign_off(settings, args.language, args.out)
    found = []
    if args.json:
        for finding in findings(settings, PROBES):
            if finding.state == "broken" or not args.red:
                print(json.dumps(msgspec.to_builtins(finding), ensure_ascii=False), flush=True)
            found.append(finding)
    else:
        from rich.console import Console
        from rich.table import Column, Table

        wide = [Column(name, overflow="fold") for name in ("detail", "next step")]  # long paths wrap, uncut
        table = Table("part", "state", *wide, title="kiosk doctor", show_lines=True)
        console = Console()
        with console.status("asking every part | đang kiểm tra từng bộ phận") as status:
            for finding in findings(settings, PROBES):
                status.update(f"{finding.name} ...")
                found.append(finding)
        for finding in sorted(found, key=lambda finding: finding.state != "broken"):
            if finding.state == "broken" or not args.red:
                table.add_row(finding.name, SIGNS[finding.state], finding.detail, finding.next_step)
        console.print(table)
    serves = not any(finding.state == "broken" and not finding.serves_without for finding in found)
    lame = [finding.name for finding in found if finding.state == "broken"]
    if not args.json:
        verdict = "can serve | phục vụ được" if serves else "can NOT serve | CHƯA phục vụ được"
        print(f"The robot {verdict}" + (f"; without: {', '.join(lame)}" if serves and lame else ""))
    return 0 if serves else 1
