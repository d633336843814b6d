"""Procedures as officials write them, and the sentences in which the robot says their facts.

Read `procedures` first (the types behind `config/procedures`), then `known_facts` (which fact answers a question),
`record_facts` (which template fits the facts of a record), `answer_sentences` and `templates` (the texts by key).
`legal_documents` finds cited documents that are no longer in force.
"""
