"""Knowledge, pure: Vietnamese text, the catalogue of procedures, and what a visitor's sentence means.

Read `understanding.understand` first: from a sentence to an act. `catalogue` holds procedures and the sentences about
them, `vietnamese` the syllables, numbers and sounds that both stand on. No clock, file or device is read here.
"""
