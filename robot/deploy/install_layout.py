"""Where an installed robot stands on its disk.

    /opt/kiosk/releases/N-VERSION/    a program, as it came; nothing is written into it
    /opt/kiosk/contents/N-VERSION/    a content: the folder `config` of a bundle, site files as links
    /opt/kiosk/generations/N/         program -> a release, config -> a content, var -> /var/lib/kiosk/var,
                                      before -> the generation that it replaced
    /opt/kiosk/current -> generations/N       the only thing that a switch changes: one rename
    /var/lib/kiosk/site/              what belongs to this centre and outlives every bundle
    /var/lib/kiosk/var/               what the robot writes
    /etc/kiosk/keys/*.pub             whose bundles are taken

All of it may stand below another root: a chroot, an image on a card, a folder of a test. The links between these
places are relative, so that they lead right from within and from without.
"""

from dataclasses import dataclass
from pathlib import Path

SITE_FILES = ("site.toml", "lobby.toml", "prompts")
"""Below `config`: written at this centre, and never replaced by a bundle."""

READ_BY_ALL = 0o022
"""The umask for programs and contents, whatever that of the person who installs: the robot's own user reads them."""


@dataclass(frozen=True)
class InstallLayout:
    """The places below `root`."""

    root: Path = Path("/")

    @property
    def home(self) -> Path:
        """What root alone writes."""
        return self.root / "opt/kiosk"

    @property
    def state(self) -> Path:
        """What the robot's own user writes."""
        return self.root / "var/lib/kiosk"

    @property
    def releases(self) -> Path:
        """One folder a program."""
        return self.home / "releases"

    @property
    def contents(self) -> Path:
        """One folder a content."""
        return self.home / "contents"

    @property
    def generations(self) -> Path:
        """One folder a state of the machine."""
        return self.home / "generations"

    @property
    def current(self) -> Path:
        """The link that the service starts from."""
        return self.home / "current"

    @property
    def site(self) -> Path:
        """The centre's own files."""
        return self.state / "site"

    @property
    def edited(self) -> Path:
        """What officials edited and could not stay in force: one folder a content."""
        return self.site / "edited"

    @property
    def keys(self) -> Path:
        """Public keys in minisign's form."""
        return self.root / "etc/kiosk/keys"
