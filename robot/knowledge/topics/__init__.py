"""Which topic and which question a sentence has, with probabilities; learned from known sentences.

Read `topic_keys` first, then `sentence_index` (evidence for each topic) and `ranking` (evidence to chances);
`sentence_classifier` is independent of topics. `training` and `classifier_training` learn the weights.
"""
