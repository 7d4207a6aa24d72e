// Station is the program `continuity`: it reads the configuration, joins the targets to each other and offers the
// commands. What one target needs of another is adapted here; no scheduling, streaming or storing is done here.
