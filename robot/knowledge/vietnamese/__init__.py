"""Vietnamese text: syllables and tones, how they sound, and numbers, dates and codes as they are spoken.

Read `syllables` first: how text is compared. `phonetic_distance` says how alike two syllables sound;
`text_normalization` puts what is written into words for a voice; `spoken_digits` and `numbers` go the other way.
"""
