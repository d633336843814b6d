"""The plug of a simulated serial device: a pseudo terminal that can be unplugged and comes back under another name."""

import os
import pty
import termios
import tty
from pathlib import Path


class PtyPlug:
    """A plug that is plugged in from the start. `port`: path of the terminal; `master`: file descriptor of the device's
    own end."""

    def __init__(self, link: Path | None) -> None:
        """`link`: a name that always leads to the present terminal, as udev's links do."""
        self._link = link
        self.plugged = False
        self.plug()

    def plug(self) -> None:
        """Plug the cable in: the terminal gets the next free name, and the link leads to it."""
        if self.plugged:
            return
        self.master, self._slave = pty.openpty()
        tty.setraw(self._slave, termios.TCSANOW)
        os.set_blocking(self.master, False)
        self.port = os.ttyname(self._slave)
        self.plugged = True
        if self._link is not None:
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(self.port)

    def unplug(self) -> None:
        """Unplug the cable."""
        if not self.plugged:
            return
        self.plugged = False
        if self._link is not None:
            self._link.unlink(missing_ok=True)
        os.close(self._slave)
        os.close(self.master)
