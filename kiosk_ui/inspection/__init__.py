"""Checks that each page can be read, operated by touch and left: measured on its scene and sampled from its picture."""
