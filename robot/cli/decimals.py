"""Format numbers as Vietnamese writes them."""


def decimal(number: float) -> str:
    """Format a number with a decimal comma."""
    return f"{number:g}".replace(".", ",")


def centimetres(way_m: float) -> str:
    """Format a length given in metres as centimetres, rounded to the millimetre."""
    return decimal(round(100 * way_m, 1))
