"""Reports of the desk: `period` what they are over, `progress` and `form06` dossiers, `facts` all that is counted,
`summary` what it means, and the same facts as a page (`page`, `charts`), a PDF and tables (`sheets`)."""
