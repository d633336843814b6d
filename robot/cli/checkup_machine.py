"""What `kiosk doctor` asks the machine on which the robot is installed: whether its services are of this program."""

from robot.runtime.settings import Settings


def installation(_settings: Settings) -> str:
    """Units, rules and limits that `kiosk install` has written."""
    from robot.deploy.layout import Layout
    from robot.deploy.outdated import require_current

    count = require_current(Layout())
    return (
        f"{count} files of this program | {count} tệp đúng bản" if count else "not installed here | chưa cài ở máy này"
    )
