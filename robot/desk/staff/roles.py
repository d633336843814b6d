"""Roles of the staff, and the rights that each role has on the officials' page."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """The work of a person at the centre."""

    CLERK = "clerk"
    HEAD = "head"
    CONTENT = "content"
    TECHNICIAN = "technician"


class Right(StrEnum):
    """A permission that pages of the officials need."""

    SERVE = "serve"  # call numbers, answer visitors, teach phrases
    DOSSIERS = "dossiers"
    LISTS = "lists"  # take in the platform's exports
    REPORTS = "reports"  # reports and indices
    EDIT = "edit"  # the robot's content
    APPROVE = "approve"  # content that another person has edited
    STEER = "steer"  # counters, hours, notices of the day
    LAW = "law"
    ACCOUNTS = "accounts"  # accounts and the log of deeds
    ROBOT = "robot"  # state of the robot, messages about it


ROLE_RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.CLERK: frozenset((Right.SERVE, Right.DOSSIERS, Right.LAW)),
    Role.HEAD: frozenset(Right),
    Role.CONTENT: frozenset(
        (Right.SERVE, Right.DOSSIERS, Right.LISTS, Right.REPORTS, Right.EDIT, Right.APPROVE, Right.LAW)
    ),
    Role.TECHNICIAN: frozenset((Right.LISTS, Right.STEER, Right.ACCOUNTS, Right.ROBOT)),
}
