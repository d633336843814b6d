"""The version of the known dossiers: a value that changes when an import, or its undo, changes what is visible."""

from robot.desk.database.store import DeskStore

ImportsVersion = tuple[int | None, ...]
"""Value that differs between two times when an import or an undo has changed the known dossiers between them."""


class Versioned(DeskStore):
    """Base class of the stores that read dossiers. Every method may raise `Trouble`."""

    def version(self) -> ImportsVersion:
        """Return the version of the known dossiers. To be read before what is cached under it.

        An import becomes visible first, and deletes withdrawn dossiers then, in batches; an undo ends with a new row.
        """
        return self._run(
            """SELECT max(id), max(as_of_s), count(*), max(imported_s), sum(delisted), sum(undoing > 0),
            (SELECT count(*) FROM dossier_undone) FROM dossier_import"""
        )[0]
