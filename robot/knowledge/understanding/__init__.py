"""Understand sentences: compare them with the catalogue's own sentences, and give the probability of each meaning.

Read `understand` first (the whole way), then `retrieval` (evidence), `ranking` (from evidence to chances) and `scoring`
(the context of the page). `training` learns the weights; `nbest_rescoring` chooses among a recogniser's hypotheses.
"""
