"""Pages of the official indexes: the score with what would raise it (`overview`), one criterion (`line_page`), values
by hand and the portal's scores (`grids`), schemes from Excel (`schemes`). `scored` collects what they show; `routes`
lists their addresses."""
