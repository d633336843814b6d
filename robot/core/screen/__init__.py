"""The contents of the screen in each state, without a pixel: `kiosk_ui` decides how they look.

Read first: `view` (all pages, and the frame around them), then `view_builder` (the table from phases to pages).

view               pages as values; `View` is a page with face, ring, pill (state label) and caption
view_builder       the view of a state
robot_expression   face, ring around the microphone, pill, caption
lines              a sentence, named by its key
paging             how many rows a page of a list has
target_names       the spoken name of each touch target
cards              facts as pages show them
desk_values        tickets, dossier states, access levels
ticket_slip        the printed ticket
"""
