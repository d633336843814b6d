"""Reports of the desk: `period` (the days), `progress` and `form06` (dossiers in time and late), `facts` (the figures),
`summary` (their meaning), and the output as a page (`page`, `charts`), a PDF (`pdf`) and tables (`sheets`)."""
