"""What a sentence means: natural-language understanding by the catalogue's own sentences, with calibrated chances.

Read `understand` first (the whole way), then `retrieval` (evidence), `ranking` (evidence to chances) and `scoring`
(the context of the page). `training` learns the weights; `nbest_rescoring` chooses among a recogniser's readings.
"""
