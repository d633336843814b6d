"""Print which faces the robot's face detector finds in pictures. No data about the faces are kept."""

import argparse
import time
from typing import TYPE_CHECKING

import msgspec

from robot.cli.argument_types import readable
from robot.runtime.settings.loader import load_settings

if TYPE_CHECKING:
    from hardware.vision.face_detector import DetectedFace


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk see`."""
    parser.add_argument("images", nargs="+", metavar="IMAGE", type=readable, help="JPEG, PNG, BMP or WebP files")
    parser.add_argument("--json", action="store_true", help="one JSON line an image")


def run(args: argparse.Namespace) -> int:
    """Read all pictures, then detect faces in each and print one line a picture; return 0."""
    from hardware.vision.face_detector import FaceDetector, read_picture
    from voice_models.model_files.store import path_of

    settings = load_settings()
    camera = settings.camera
    pictures = [(path, read_picture(path)) for path in args.images]
    detector = FaceDetector(path_of("yunet"), camera.detect_width_px)
    for path, picture in pictures:
        began_s = time.perf_counter()
        faces = detector.detect(picture)
        work_ms = round((time.perf_counter() - began_s) * 1000, 1)
        near_px = settings.presence.near_px * picture.shape[1] / camera.detect_width_px
        engaged = any(face.facing and face.w >= near_px for face in faces)
        if args.json:
            line = {"file": str(path), "faces": faces, "engaged": engaged, "work_ms": work_ms}
            print(msgspec.json.encode(line).decode())
        else:
            print(f"{path}: {_described(faces)}{' - engaged' if engaged else ''} ({work_ms} ms)")
    return 0


def _described(faces: "list[DetectedFace]") -> str:
    if not faces:
        return "no face | không có khuôn mặt"
    looks = {True: "facing", False: "turned away"}
    return "; ".join(
        f"{face.w}x{face.h} px at {face.x},{face.y} score {face.score:.2f} {looks[face.facing]}" for face in faces
    )
