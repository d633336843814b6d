"""Options for degrading recordings before they are heard: noise, gain, reverberation."""

import argparse

from robot.cli.argument_types import count, number
from robot.cli.bench.speech.noise_mixer import NOISES, Degradation


def air_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options for degrading recordings before they are heard."""
    parser.add_argument("--noise", choices=NOISES, help="mixed in; babble is made of other recordings of the manifest")
    parser.add_argument("--snr", type=number(-20, 60), default=10.0, metavar="DB", help="speech above noise (10)")
    parser.add_argument("--gain", type=number(-80, 40), default=0.0, metavar="DB", help="louder; too loud clips")
    parser.add_argument("--reverb", type=number(0, 5), default=0.0, metavar="S", help="reverberation time T60")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the noise (1)")
    parser.add_argument("--limit", type=count, metavar="N", help="only N recordings, evenly over all")


def air_of(args: argparse.Namespace) -> Degradation:
    """Return the degradation that the options describe."""
    return Degradation(args.noise or "", args.snr, args.gain, args.reverb, args.seed)
