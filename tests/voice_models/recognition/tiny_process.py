"""The recogniser's process in which the tiny transducer is taken for Gipformer."""

from tests.voice_models.recognition.tiny_transducer import tiny_entries
from voice_models.model_files import store
from voice_models.recognition.engine_process import main

if __name__ == "__main__":
    store.load_entries = tiny_entries
    main()
