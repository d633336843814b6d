"""The table of commands, and the page that `kiosk --help` prints from it."""

COMMANDS: dict[str, str] = {
    "demo": "serve three visitors in the simulated lobby; pictures and journal go to var/demo",
    "run": "run the robot with the settings of this site",
    "doctor": "check every part and say what to do about each red line",
    "ask": 'what the robot understands and answers: kiosk ask "vợ em mới sinh con"',
    "catalogue": "check, count and import procedures: kiosk catalogue check",
    "law": 'ask the legal texts on the device, import and check them: kiosk law ask "ai đăng ký khai sinh"',
    "pin": "make a PIN of the staff's screen: kiosk pin --level staff --write",
    "desk": "numbers, dossiers and deadlines for clerks: kiosk desk call --counter 3",
    "unanswered": "what visitors asked and was not understood, and how to teach it",
    "hear": "what the robot hears, in files, recordings or live: kiosk hear FILE.wav --json",
    "see": "which faces the camera room finds in pictures: kiosk see IMAGE --json",
    "say": 'speak a sentence, or write it to a file: kiosk say "Chào bác" --wav out.wav',
    "drive": "drive to a place and report: kiosk drive --to counter:3",
    "board": "hold a motor board to the rules of the protocol: kiosk board check --port /dev/ttyACM0",
    "firmware": "build the motor board's firmware, or write it into a board: kiosk firmware build",
    "map": "check and draw the lobby map, print its markers: kiosk map check",
    "calibrate": "measure the wheels and the camera by a guided procedure: kiosk calibrate wheels",
    "sim": "the technician's console, and scenarios: kiosk sim run --all",
    "screens": "every page as a picture, and the proof that all can be read: kiosk screens --check",
    "models": "list, fetch and verify the model files",
    "licences": "what the robot is made of, with licence and origin; bill of materials: kiosk licences --sbom FILE",
    "replay": "decide a journal again and show the first decision that differs",
    "chart": "print the state chart from the running tables",
    "staff": "the web page of the clerks: call numbers, answer visitors, see what is late",
    "printer": "print a trial slip on the ticket printer, or ask for paper and cover",
    "report": "the report of a week or a month: page, PDF and tables: kiosk report --week --out DIR",
    "figures": "how long visitors waited for an answer, day by day",
    "fleet": "the robots of a province over MQTT: kiosk fleet status",
    "install": "install the robot as a service of this machine: kiosk install --dry-run",
    "bundle": "signed updates without a network, with a way back: kiosk bundle apply FILE.kiosk",
    "bench": "measure the robot: kiosk bench loop",
    "version": "versions of program, content and Python: also kiosk --version",
    "support": "a file for who helps from afar: versions, checks, logs, journal; no secrets: kiosk support FILE.zip",
    "test": "lint, types, contracts and tests",
}

_LINES = "\n".join(f"  {name:<10} {text}" for name, text in COMMANDS.items())

PAGE = f"""\
kiosk - the runtime of a reception robot | phần mềm robot lễ tân

  ./kiosk COMMAND [OPTIONS]          './kiosk COMMAND --help' tells its options

{_LINES}

Settings: config/robot.toml as shipped, config/site.toml for this centre, --set table.key=value for one run.
Exit status: 0 done, 1 done but not well (can't serve, a difference), 2 bad input: one line says what to mend.
"""
