"""Procedures as officials write them, and the sentences in which the robot says their facts.

Read `procedures` first (the types behind `config/procedures`), then `answer_sentences` (which template fits the known
facts) and `templates` (the texts by key). `legal_documents` finds cited documents that are no longer in force.
"""
