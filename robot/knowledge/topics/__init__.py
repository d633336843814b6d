"""Which topic and which question a sentence has, with probabilities; learned from known sentences.

Read `topic_keys` first, then `sentence_index` (evidence for each topic) and `ranking` (evidence to chances);
`question_model` is independent of topics. `training` and `question_training` learn the weights.
"""
