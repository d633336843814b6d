"""The table of the settings for the officials' page."""

from typing import Annotated

import msgspec

from robot.runtime.settings.settings_table import SettingsTable


class StaffPageSettings(SettingsTable, frozen=True):
    """The web page of clerks and officials, and the port of the blank forms for visitors' phones."""

    address: Annotated[str, msgspec.Meta(min_length=1)]  # 127.0.0.1 = this computer only
    port: Annotated[int, msgspec.Meta(ge=1024, le=65535)]
    names: tuple[str, ...]  # more host names under which browsers may open the page: "robot.local"
    certificate: str  # PEM files for https, relative to the project; "" = http
    key: str
    session_hours: Annotated[int, msgspec.Meta(ge=1, le=24)]
    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=480)]  # a page that is not touched asks for the PIN again
    second_person: bool  # another official than the author approves a change of the content
    forms_address: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9.:-]{0,100}$")]  # that phones reach; "" = off
    forms_port: Annotated[int, msgspec.Meta(ge=0, le=65535)]  # of the uploaded forms, http without login; 0 = off
    forms_wifi: Annotated[str, msgspec.Meta(max_length=32)]  # name of the visitors' Wi-Fi (SSID); "" = not said

    @property
    def forms_url(self) -> str:
        """Return the address before the name of an uploaded form; "" = phones cannot fetch any."""
        host = f"[{self.forms_address}]" if ":" in self.forms_address else self.forms_address
        return f"http://{host}:{self.forms_port}/f/" if self.forms_address and self.forms_port else ""

    def __post_init__(self) -> None:
        if self.forms_address in ("0.0.0.0", "::"):
            raise ValueError(
                "forms_address: phones need the robot's own address in their Wi-Fi, such as 192.168.1.20 | "
                "cần địa chỉ của robot trong mạng Wi-Fi của người dân, ví dụ 192.168.1.20"
            )
        if self.forms_port and (self.forms_port < 1024 or self.forms_port == self.port):
            raise ValueError(
                "forms_port: must be 1024 or more, and another than port | phải từ 1024 trở lên và khác với port"
            )
