"""Vietnamese text: syllables and tones, how they sound, and numbers, dates and codes in spoken form.

Read `syllables` first: how the robot compares text. `phonetic_distance` measures how alike two syllables sound.
`text_normalization` turns written text into words for a voice; `spoken_digits` and `numbers` turn words into digits.
"""
