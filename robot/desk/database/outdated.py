"""The error of a page that is older than the data."""


class Outdated(Exception):
    """Error: the data has changed since the clerk's page was loaded. Raised so that a button pressed twice does
    nothing the second time."""
