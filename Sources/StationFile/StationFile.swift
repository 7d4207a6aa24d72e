// StationFile is the station as code: it reads and writes everything an operator made as one YAML file in which things
// go by their names, and says what applying such a file would change. A wrong file is refused with line, column, what
// was found and what was expected, all faults at once. It works on plain values: it opens no file and no database.
