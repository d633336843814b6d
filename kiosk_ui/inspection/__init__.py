"""Checks that each page can be read, can be operated by touch and has a way out; measured on its scene and its picture."""
