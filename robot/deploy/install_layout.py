"""The places of an installed robot on its disk.

    /opt/kiosk/releases/N-VERSION/    a program as delivered; nothing is written into it
    /opt/kiosk/contents/N-VERSION/    a content: the folder `config` of a bundle, site files as links
    /opt/kiosk/generations/N/         program -> a release, config -> a content, var -> /var/lib/kiosk/var,
                                      before -> the generation to go back to
    /opt/kiosk/current -> generations/N       the only thing that a switch changes: one rename
    /var/lib/kiosk/site/              files of this centre, which outlive every bundle
    /var/lib/kiosk/var/               files that the robot writes
    /etc/kiosk/keys/*.pub             public keys of the publishers whose bundles are accepted

All paths may be below another root: a chroot, a mounted image, a folder of a test. The links between them are relative,
and so are valid both inside and outside that root.
"""

from dataclasses import dataclass
from pathlib import Path

WRITTEN_ON_THE_PAGE = ("site_phrases.toml", "site_texts.toml", "lobby.toml")
"""Files of the site below `config` that the robot's own user writes, from the page of the officials."""
SITE_FILES = ("site.toml", "prompts", "site_calendar.toml", "site_dossiers.toml", *WRITTEN_ON_THE_PAGE)
"""Files below `config` that the centre writes itself; no bundle replaces them."""

EDITED_ON_THE_PAGE = ("procedures", "procedures_announced", "policies", "words", "forms")
"""Folders below `config` in which the page of the officials writes, as the robot's own user."""

READ_BY_ALL = 0o022
"""Umask while programs and contents are written, not the installing person's own: the robot's user must read them."""


@dataclass(frozen=True)
class InstallLayout:
    """The places of an installed robot below `root`."""

    root: Path = Path("/")

    @property
    def home(self) -> Path:
        """Folder of programs, contents and generations; only root writes there."""
        return self.root / "opt/kiosk"

    @property
    def state(self) -> Path:
        """Folder of the site's files and of the files that the robot's own user writes."""
        return self.root / "var/lib/kiosk"

    @property
    def releases(self) -> Path:
        """Folder of the programs, one folder per program."""
        return self.home / "releases"

    @property
    def contents(self) -> Path:
        """Folder of the contents, one folder per content."""
        return self.home / "contents"

    @property
    def generations(self) -> Path:
        """Folder of the generations, one folder per state of the machine."""
        return self.home / "generations"

    @property
    def current(self) -> Path:
        """Link to the state in force, from which the service starts."""
        return self.home / "current"

    @property
    def site(self) -> Path:
        """Folder of the centre's own files."""
        return self.state / "site"

    def site_file(self, name: str) -> Path:
        """Return the path of one of the centre's own files. What officials write is where their page may write."""
        return self.state / "var" / name if name in WRITTEN_ON_THE_PAGE else self.site / name

    @property
    def edited(self) -> Path:
        """Folder of officials' edits that an update or rollback could not keep, one folder per content."""
        return self.site / "edited"

    @property
    def keys(self) -> Path:
        """Folder of the public keys that verify bundles, in minisign's format."""
        return self.root / "etc/kiosk/keys"
