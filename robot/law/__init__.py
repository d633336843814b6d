"""Legal texts on the device: cut by article, searched by question, answered in quotations alone.

Read `legal_text` first (the parts of a text), then `text_files` (where the texts are kept), `article_index` (which
articles fit a question) and `legal_answers` (what is quoted, and when nothing is).
"""
