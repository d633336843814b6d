"""Which recogniser hears: the one of the settings, or the best that is installed."""

from pathlib import Path

from robot.core.trouble import Trouble
from robot.runtime.ports import Recogniser
from voice_models.store import FILES

ENGINES = ("auto", "vosk", "viet-asr")


def recogniser(engine: str, vosk_model: str) -> Recogniser:
    """Load a recogniser (seconds, hundreds of MB). `vosk_model` is a folder below `voice_models/files` or absolute.

    "auto" takes Vosk where that model is installed, else viet-asr. `Trouble` when the one named can't be loaded.
    """
    from voice_models.vosk_engine import Vosk, holds_model

    if engine not in ENGINES:
        raise Trouble(
            "no such recogniser",
            "không có bộ nhận dạng này",
            remedy=f"choose one of {', '.join(ENGINES)}",
            remedy_vi=f"hãy chọn một trong {', '.join(ENGINES)}",
            key="recogniser.engine",
            value=engine,
        )
    folder = FILES / vosk_model  # an absolute path stays as it is
    if engine == "vosk" or (engine == "auto" and vosk_model and holds_model(Path(folder))):
        return Vosk(folder)
    from voice_models.viet_asr import VietAsr

    return VietAsr()
