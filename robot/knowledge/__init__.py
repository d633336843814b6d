"""What the robot knows: Vietnamese text, the catalogue of procedures, and the meaning of visitors' sentences.

Read `understanding.understand` first: it turns a sentence into an act of the robot. `catalogue` has the procedures and
the sentences about them; both use `vietnamese`: syllables, numbers, sounds. No clock, file or device is read here.
"""
