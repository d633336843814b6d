"""Base of the types of all tables of the settings."""

import msgspec


class SettingsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of the types of all tables. An unknown key is an error.

    `__post_init__` checks values against each other. It raises `ValueError("key: what is wrong")`, or in full "key:
    what is wrong; what to do | cái gì sai; làm gì".
    """
