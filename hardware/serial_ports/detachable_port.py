"""A port that outlives its cable: read as empty from then on, so that a control step goes on without it."""

from hardware.serial_ports.serial_port import CableLost, SerialPort


class LastingPort:
    """Around an open port; `lost` says how its cable was lost, "" = it was not.

    For what the robot can drive without: the loss of the motor board's cable ends the trip, where it is noticed.
    """

    def __init__(self, port: SerialPort) -> None:
        self._port = port
        self.lost = ""

    @property
    def path(self) -> str:
        """Its name for people."""
        return self._port.path

    def fileno(self) -> int:
        """To wait for. Raises `CableLost` when it was closed."""
        return self._port.fileno()

    def read(self) -> bytes:
        """What has arrived, at once."""
        if self.lost:
            return b""
        try:
            return self._port.read()
        except CableLost as lost:
            self.lost = str(lost)
            return b""

    def close(self) -> None:
        """Give the device back."""
        self._port.close()
