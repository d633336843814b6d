"""Numbers as Vietnamese writes them."""


def decimal(number: float) -> str:
    """With a comma."""
    return f"{number:g}".replace(".", ",")
