"""Check the installation for `kiosk doctor`: the machine's system files, and whether its services run."""

from pathlib import Path

from robot.core.trouble import Trouble
from robot.runtime.settings.schema import Settings


def installation(_settings: Settings) -> str:
    """Check the service units, device rules and limits that `kiosk install` has written."""
    from robot.deploy.install_layout import InstallLayout
    from robot.deploy.unit_file_check import require_current

    count = require_current(InstallLayout())
    return (
        f"{count} files of this program | {count} tệp đúng bản" if count else "not installed here | chưa cài ở máy này"
    )


def services(_settings: Settings) -> str:
    """Return the state of the robot's systemd units. Raises `Trouble` for units that have failed, or that start with
    the machine and do not run. The robot's own unit may be stopped, as it is for work at its devices."""
    from robot.deploy.service import HOLDING, START, UNIT, properties
    from robot.deploy.system_files import ENABLED, SERVICES

    if not Path("/run/systemd/system").is_dir():
        return "no systemd runs on this machine | máy này không chạy systemd"
    seen = {unit: properties(unit) for unit in SERVICES}
    known = {unit: state for unit, state in seen.items() if state.get("UnitFileState")}
    told = "; ".join(f"{unit} {state['ActiveState']}, {state['UnitFileState']}" for unit, state in known.items())
    down = [
        unit
        for unit, state in known.items()
        if state["ActiveState"] == "failed"
        or (
            (unit in ENABLED and unit != UNIT and state["UnitFileState"] == "enabled")
            and state["ActiveState"] not in HOLDING
        )
    ]
    if down:
        raise Trouble(
            told,
            f"chưa chạy: {', '.join(down)}",
            remedy=f"read why: journalctl -b -u {down[0]}; then: sudo systemctl restart {' '.join(down)}",
            remedy_vi=f"xem nguyên nhân: journalctl -b -u {down[0]}; rồi: sudo systemctl restart {' '.join(down)}",
        )
    stopped = UNIT in known and known[UNIT]["ActiveState"] not in HOLDING
    return (told or "not installed here | chưa cài ở máy này") + (f"; at the end: {START}" if stopped else "")
