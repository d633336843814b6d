"""The keyboards of the screen: letters with Vietnamese tones, and a keypad for codes and PINs.

Read `typing_registry` first: which page has which keyboard. `letter_keyboard` and `keypad` are the two of them;
`telex` and `vietnamese_syllable` put marks and tones. What is typed stays in the window and never becomes an event.
"""
