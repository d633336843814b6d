"""Name the microphone array that is plugged in, and compare the settings with what it needs."""

from robot.core.trouble import Trouble
from robot.runtime.settings.schema import Settings


def microphone_array(settings: Settings) -> str:
    """Return the name of the array, the direction of the last sound, and whether the array's echo canceller is used.

    Raises `Trouble` when the settings do not use the array's channel, or want a direction that it does not give.
    """
    from hardware.audio.microphone_array import find_array

    wanted = settings.microphone
    try:
        array = find_array()
    except (Trouble, OSError) as error:
        if wanted.sector_deg:
            raise error if isinstance(error, Trouble) else _silent("USB", error) from error
        return str(error)
    if array is None:
        if wanted.sector_deg:
            raise _silent("USB", "no microphone array is plugged in")
        return "no microphone array | không có dàn micrô"
    if wanted.channel != array.channel:
        raise _wrong_channel(array.name, wanted.channel, array.channel)
    canceller, canceller_vi = "", ""
    if wanted.echo != "device":
        canceller = (
            '; its echo canceller is not used: if the loudspeaker is plugged into it, microphone.echo = "device"'
        )
        canceller_vi = '; chưa dùng bộ khử tiếng vọng của nó: nếu loa cắm vào dàn micrô, ghi microphone.echo = "device"'
    try:
        heard, heard_vi = _direction(array.direction_deg())
    except OSError as error:
        if wanted.sector_deg:
            raise _silent(array.name, error) from error
        heard, heard_vi = f"its direction of sound cannot be read: {error}", "không đọc được hướng âm thanh"
    finally:
        array.close()
    return f"{array.name}; {heard}{canceller} | {heard_vi}{canceller_vi}"


def _direction(direction_deg: float | None) -> tuple[str, str]:
    """Return what the array answered, in English and Vietnamese."""
    if direction_deg is None:
        return "it gives no direction of sound yet", "chưa có hướng âm thanh"
    return (
        f"the last sound came from {direction_deg:.0f} degrees",
        f"tiếng gần nhất đến từ hướng {direction_deg:.0f} độ",
    )


def _wrong_channel(name: str, channel: int, needed: int) -> Trouble:
    return Trouble(
        f"a {name} is plugged in, but its channel for recognisers is not used",
        f"có dàn micrô {name} nhưng chưa dùng kênh nhận dạng của nó",
        remedy=f"write microphone.channel = {needed}, as hardware/README.md says",
        remedy_vi=f"ghi microphone.channel = {needed}, theo hardware/README.md",
        key="microphone.channel",
        value=channel,
    )


def _silent(name: str, what: object) -> Trouble:
    return Trouble(
        f"{name} gives no direction of sound, so talk is listened to from everywhere: {what}",
        "không biết hướng âm thanh nên robot nghe từ mọi phía",
        remedy="check its plug, firmware and udev rule (hardware/README.md), or write microphone.sector_deg = 0",
        remedy_vi="kiểm tra giắc cắm, firmware và luật udev (hardware/README.md), hoặc ghi microphone.sector_deg = 0",
        key="microphone.sector_deg",
    )
