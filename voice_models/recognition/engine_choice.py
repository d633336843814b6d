"""Choose the recogniser: the one that the settings name, or the best one that is installed."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from robot.core.trouble import Trouble
from voice_models.model_files.store import FILES

if TYPE_CHECKING:
    from voice_models.recognition.ctc.recogniser import CtcRecogniser
    from voice_models.recognition.remote_recogniser import RemoteRecogniser
    from voice_models.recognition.viet_asr import VietAsr
    from voice_models.recognition.vosk_engine import Vosk

log = logging.getLogger(__name__)

ENGINES = ("auto", "vosk", "viet-asr", "ctc")


def recogniser_process(engine: str, vosk_model: str) -> "RemoteRecogniser":
    """Start `recogniser` in a process of its own, which ends with this process and is replaced if it hangs."""
    from voice_models.recognition.remote_recogniser import RemoteRecogniser

    return RemoteRecogniser(engine, vosk_model)


def recogniser(engine: str, vosk_model: str) -> "VietAsr | Vosk | CtcRecogniser":
    """Load a recogniser into this process, to read sound files; it takes seconds and hundreds of MB.

    `vosk_model` is a folder below `voice_models/files` or absolute. "auto" takes Vosk if that model is installed, else
    the weights of viet-asr with this project's decoder ("ctc"), else, if the wheel does not hold these weights, its
    library ("viet-asr"). Raises `Trouble` if the named one cannot be loaded."""
    from voice_models.recognition.vosk_engine import Vosk, holds_model

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
    reason = ""
    if engine != "viet-asr":
        try:
            from voice_models.recognition.ctc.recogniser import CtcRecogniser

            return CtcRecogniser()
        except (Trouble, ImportError) as error:
            if engine == "ctc":
                raise
            reason = error.line() if isinstance(error, Trouble) else str(error)
            log.warning("the library of viet-asr is used, which gets twice as many words wrong: %s", reason)
    from voice_models.recognition.viet_asr import VietAsr

    return VietAsr(reason)
