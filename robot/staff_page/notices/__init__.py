"""The page of messages to officials: the latest ones and what became of them, a trial, and the banner of failures."""
