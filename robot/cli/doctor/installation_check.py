"""Check the installation for `kiosk doctor`: whether the services on this machine run the program of this folder."""

from robot.runtime.settings.schema import Settings


def installation(_settings: Settings) -> str:
    """Check the service units, device rules and limits that `kiosk install` has written."""
    from robot.deploy.install_layout import InstallLayout
    from robot.deploy.unit_file_check import require_current

    count = require_current(InstallLayout())
    return (
        f"{count} files of this program | {count} tệp đúng bản" if count else "not installed here | chưa cài ở máy này"
    )
