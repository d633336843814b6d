"""Understand sentences: compare them with the catalogue's own sentences, and give the probability of each meaning.

Read `understand` first (the whole way), then `scoring` (chances in the context of the page), `families` and `decision`
(the act); `emergencies` finds reports of danger; `nbest_rescoring` chooses among a recogniser's hypotheses.
"""
