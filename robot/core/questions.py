"""The questions that a sentence may ask about a topic: a procedure, a rule of the law, a life event."""

import enum


class Question(enum.StrEnum):
    """A question. An answer of one question is never given to another."""

    HOW = "how"  # how is it done, what must I do
    PAPERS = "papers"  # which papers
    PAPER = "paper"  # is this one paper needed, does a copy do
    FEE = "fee"
    TIME = "time"  # how long does the office take
    DEADLINE = "deadline"  # until when must the citizen act
    AMOUNT = "amount"  # how much money is paid to the citizen, or taken as a tax
    VALIDITY = "validity"  # how long does a document hold
    AGE = "age"
    ELIGIBILITY = "eligibility"  # may I, on which conditions
    EXEMPTION = "exemption"  # who pays nothing, who need not
    PROXY = "proxy"  # may another person do it for me
    FINE = "fine"
    WHERE = "where"  # which counter, office or place; who decides
    ONLINE = "online"
    FORM = "form"
    LEGAL = "legal"
    RESULT = "result"  # what does one get
    WHO = "who"  # who must or may come and sign
    HOURS = "hours"
    NONE = "none"
