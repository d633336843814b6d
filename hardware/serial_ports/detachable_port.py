"""A port that may lose its cable: it reads as empty from then on, so that control steps go on without the device."""

from hardware.serial_ports.serial_port import CableLost, SerialPort


class LastingPort:
    """Wrapper of an open port that raises nothing when its cable is lost, for a device without which the robot can
    drive.

    `lost`: how the cable was lost; "" = it was not lost.
    """

    def __init__(self, port: SerialPort) -> None:
        self._port = port
        self.lost = ""

    @property
    def path(self) -> str:
        """Return the port's path, for messages."""
        return self._port.path

    def fileno(self) -> int:
        """Return the file descriptor of the port, to wait for bytes. Raises `CableLost` when the port was closed."""
        return self._port.fileno()

    def read(self) -> bytes:
        """Return the bytes that have arrived, without waiting; empty after the cable was lost."""
        if self.lost:
            return b""
        try:
            return self._port.read()
        except CableLost as lost:
            self.lost = str(lost)
            return b""

    def close(self) -> None:
        """Close the port."""
        self._port.close()
