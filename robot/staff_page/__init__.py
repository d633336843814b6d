"""The web page of clerks and officials, in the network of the desk: `app` puts it together, `doors` lets people in,
`sessions` and `tries` keep who is in and who tries too often, `queue`, `help`, `dossiers`, `figures`, `questions` are
its pages. Plain pages with forms; a few lines of script tell when something has changed."""
