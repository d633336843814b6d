"""The legal texts of this robot with their index, made when the first question comes."""

import threading
from collections.abc import Mapping
from pathlib import Path

from robot.law.article_index import ArticleIndex
from robot.law.asked_sentences import asked_about
from robot.law.clause_meanings import ClauseMeanings
from robot.law.index_files import shipped_embeddings, tables_for
from robot.law.law_words import LawWords, load_law_words
from robot.law.legal_text import LegalText
from robot.law.passages import articles_of
from robot.law.text_files import load_texts
from robot.runtime.content.language_model import language_model
from robot.runtime.settings.file_stamps import stamp_of


class LawLibrary:
    """The texts of the folder `config`/law and those that the centre has imported into `own`."""

    def __init__(self, config: Path, own: Path) -> None:
        self.config, self.own = config, own
        self._lock = threading.Lock()  # of the texts and of the finished index
        self._making = threading.Lock()  # one index at a time; the texts can be read meanwhile
        self._seen: object = None
        self._texts: dict[str, LegalText] = {}
        self._index: ArticleIndex | None = None

    def texts(self) -> Mapping[str, LegalText]:
        """Return the texts by number; read anew after a file has changed. Raises `Troubles`."""
        with self._lock:
            return self._fresh_texts()

    def index(self) -> ArticleIndex:
        """Return the index of all articles. Raises `Troubles`."""
        with self._making:
            with self._lock:
                texts, seen = self._fresh_texts(), self._seen
                if self._index is not None:
                    return self._index
            made = self._made(texts)
            with self._lock:
                if self._seen == seen:
                    self._index = made
            return made

    def words(self) -> LawWords:
        """Return the words of the people and of the laws. Raises `Troubles`."""
        return load_law_words(self.config)

    def _fresh_texts(self) -> dict[str, LegalText]:
        folders = (self.config / "law", self.own)
        seen = [(path, stamp_of(path.stat())) for folder in folders for path in sorted(folder.glob("*.txt"))]
        if seen != self._seen:
            self._texts = load_texts(*folders)
            self._seen, self._index = seen, None
        return self._texts

    def _made(self, texts: Mapping[str, LegalText]) -> ArticleIndex:
        places = articles_of(texts)
        asked = asked_about(self.config)
        tables = tables_for(self.config, self.own, places, asked)
        model, file = language_model(), shipped_embeddings(self.config)
        meanings = None
        if model is not None and file is not None and len(tables.meanings):
            meanings = ClauseMeanings(places, asked, tables.meanings, file, model)
        return ArticleIndex(places, tables.words, meanings, self.words())
