"""Marks of officials that a procedure or policy answer was reviewed after a legal document ended or was amended."""
