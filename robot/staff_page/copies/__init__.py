"""The page "Sao lưu": copies of the desk's data, made now or earlier, and the way back to one of them."""
