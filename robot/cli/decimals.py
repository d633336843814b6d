"""Numbers as Vietnamese writes them."""


def decimal(number: float) -> str:
    """With a comma."""
    return f"{number:g}".replace(".", ",")


def centimetres(way_m: float) -> str:
    """To the millimetre."""
    return decimal(round(100 * way_m, 1))
