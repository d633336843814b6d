"""The pages of accounts: who may use the officials' page, who is logged in, and the log of what each person did."""
