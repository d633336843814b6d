"""A port that outlives its cable: it reads as empty from then on, so that a control step goes on without it."""

from hardware.serial_ports.serial_port import CableLost, SerialPort


class LastingPort:
    """Wraps an open port; `lost` says how its cable was lost, "" = it was not.

    For a device that the robot can drive without. A lost cable of the motor board ends the trip, where it is noticed.
    """

    def __init__(self, port: SerialPort) -> None:
        self._port = port
        self.lost = ""

    @property
    def path(self) -> str:
        """Name of the port, for people."""
        return self._port.path

    def fileno(self) -> int:
        """File descriptor to wait for. Raises `CableLost` when the port was closed."""
        return self._port.fileno()

    def read(self) -> bytes:
        """Return what has arrived, at once."""
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
