"""The on-screen keyboards: letters with Vietnamese tones, and a keypad for codes and PINs.

Read `typing_registry` first (which page has which keyboard), then `letter_keyboard` and `keypad`. `telex` and
`vietnamese_syllable` place diacritics and tones. Typed text stays in the window and never becomes an event.
"""
