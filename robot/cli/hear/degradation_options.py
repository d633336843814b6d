"""The options that say what is done to recordings before they are heard: noise, gain, reverberation."""

import argparse
import math
from collections.abc import Callable

from robot.cli.bench.speech.noise_mixer import NOISES, Degradation


def air_arguments(parser: argparse.ArgumentParser) -> None:
    """What is done to recordings before they are heard."""
    parser.add_argument("--noise", choices=NOISES, help="mixed in; babble is made of other recordings of the manifest")
    parser.add_argument("--snr", type=_number(-20, 60), default=10.0, metavar="DB", help="speech above noise (10)")
    parser.add_argument("--gain", type=_number(-80, 40), default=0.0, metavar="DB", help="louder; too loud clips")
    parser.add_argument("--reverb", type=_number(0, 5), default=0.0, metavar="S", help="reverberation time T60")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the noise (1)")
    parser.add_argument("--limit", type=count, metavar="N", help="only N recordings, evenly over all")


def air_of(args: argparse.Namespace) -> Degradation:
    """As the options say."""
    return Degradation(args.noise or "", args.snr, args.gain, args.reverb, args.seed)


def _number(low: float, high: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {low:g} to {high:g}")
        return value

    return number


def count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)
