"""Procedures as officials write them, and the sentences that the robot makes of their facts.

Read `procedures` first (the types behind `config/procedures`), then `answer_sentences` (which template fits what is
known) and `templates` (the words by key). `legal_documents` says which cited documents have ended.
"""
