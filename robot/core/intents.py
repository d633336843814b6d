"""The wants of a visitor (intents). A touch and a spoken sentence that ask for the same become the same intent."""

import enum

import msgspec


class Want(enum.StrEnum):
    """The kind of a request (intent). `Intent.of` names its object, as the comment of each kind says."""

    BEGIN = "begin"  # touch on the idle screen
    INFORM = "inform"  # of = id of a policy answer, or "id code" where a procedure is nearest to what was asked
    CHOOSE = "choose"  # of = procedure code, or "code QUESTION" where one fact is asked for at once, as for ASK
    TOPIC = "topic"  # of = life event key, or "all"
    ASK = "ask"  # of = slot: fee, time, papers ...; "paper 2" = the paper of this index; "fee ?" wants a yes or a no
    PRECHECK = "precheck"  # the paper check of the procedure on the screen
    GUIDE = "guide"  # of = place id ("counter:3"), "" = the counter of the procedure on the screen
    YES = "yes"
    NO = "no"  # of = "call": the visitor who called for staff no longer needs them
    UNSURE = "unsure"  # neither yes nor no
    NONE_OF_THESE = "none_of_these"
    TICK = "tick"  # of = index of the document, as text; "3 on" = the visitor has it, whether it was ticked or not
    PAGE = "page"  # of = "next" or "previous"
    TALK = "talk"  # the microphone button
    FINISHED_TALKING = "finished_talking"
    TALK_AGAIN = "talk_again"
    CORRECT = "correct"  # the robot has misheard: take back what was heard
    STOP = "stop"
    GO_ON = "go_on"
    SHOW_MAP = "show_map"
    SHEET = "sheet"  # of = legal, form, online, asked; "" = close the sheet
    SEARCH = "search"  # show the keyboard; of = "heard": its field already holds the words that were heard
    TYPING = "typing"  # a key was pressed; which one stays in the window
    BACK = "back"
    HOME = "home"
    STAFF = "staff"
    EMERGENCY = "emergency"  # of = its kind: `robot.core.dialogue.emergency.NUMBERS`
    REPEAT = "repeat"
    LANGUAGE = "language"  # of = vi, en
    TEXT_SIZE = "text_size"  # of = normal, large
    CONTRAST = "contrast"  # of = light, high
    OPTIONS = "options"  # the page of the display options
    PRIVACY = "privacy"  # the sheet that says what the robot is and what becomes of sound and picture
    LOWERED = "lowered"  # of = on, off: every control within reach of a person who sits
    READ_ALOUD = "read_aloud"  # of = on, off: the first touch names a target, the second one carries it out
    CALM = "calm"  # of = on, off: no animation that is not needed
    HEARING_MODE = "hearing_mode"  # of = on, off: neither voice nor microphone
    READ = "read"  # of = "want object" of the target to name aloud
    READ_PAGE = "read_page"
    SLOWER = "slower"  # of = "off": as fast as usual again
    LOUDER = "louder"
    SOFTER = "softer"
    VOLUME = "volume"  # of = a step of `robot.core.dialogue.options.VOLUME_STEPS_PERMILLE`, as text
    STILL_HERE = "still_here"
    DONE = "done"
    THANKS = "thanks"
    CENTRE = "centre"  # a fact of the centre; of = its name, and the day that is meant: "hours sat pm"
    TICKET = "ticket"  # of = place id, "" = for the procedure on the screen, else the visitor is asked what for
    PRINT = "print"  # print the ticket
    PRIORITY = "priority"  # of = on, off: the holder of the ticket goes first
    DOSSIER = "dossier"  # the page on which the code of a dossier is typed
    DIGITS = "digits"  # digits of a dossier code were said and are in the field; of = "whole": the code is complete
    LOOK_UP = "look_up"  # look up the dossier whose code is typed
    RATE = "rate"  # of = 1 (worst) .. 5
    REASON = "reason"  # of = number of a reason for the rating; "3 on" as for TICK
    SEND = "send"  # send the rating
    REMARK = "remark"  # words were said that go with the rating; of = their turn
    SHOW_CLERK = "show_clerk"  # the page that says to a clerk how to talk with this visitor
    STAFF_ONLY = "staff_only"  # the staff mark was held down: ask for the PIN
    UNLOCK = "unlock"  # the PIN is typed: check it
    TAB = "tab"  # of = a tab of the technician's screen: `robot.core.dialogue.staff_screen.TABS`
    ACT = "act"  # of = an act of the technician's screen: `robot.core.dialogue.staff_screen.ACTS`
    OUT_OF_SCOPE = "out_of_scope"  # understood, but not a matter of this office; of = the reason
    NOT_UNDERSTOOD = "not_understood"


class Intent(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request: what the visitor wants and the object of it, for example ``Intent(Want.CHOOSE, "1.001193")``."""

    want: Want
    of: str = ""

    def __hash__(self) -> int:
        return hash((self.want, self.of))


def intent(want: Want, of: object = "") -> Intent:
    """Return an `Intent`; `of` may be anything that `str` accepts. A short form for the tables of touch targets."""
    return Intent(want, str(of))
